using Gateway.Configuration;
using Gateway.Hosting;
using Grains.Abstractions.Tiers;

namespace Frontend.Cluster;

/// <summary>
/// Whether this node's tiers are as the silos have them. Each request is planned here, by this node's configuration and the health that is pushed, so nodes with different
/// files would serve one tier by different chains. That is told once in the log and all the while in a metric, but not of the moments in which files are changed one after the other.
/// </summary>
internal sealed partial class TierWatch(ConfigSource source, GrainCalls calls, ClusterPresence presence, TimeProvider time, ILogger<TierWatch> logger) : BackgroundService
{
    /// <summary>How often the silos are asked; what they say twice in a row is believed.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly HashSet<string> _doubted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _apart = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await CompareAsync(source.Current);
        }
    }

    private async Task CompareAsync(GatewayConfig config)
    {
        var now = time.GetUtcNow();
        foreach (var tier in config.Tiers.Values)
        {
            var mine = new TierDefinition([.. tier.Chain.Select(link => link.ToString()!)], tier.Order.ToString(), now);
            var (answered, agreement) = await calls.TryAsync(grains => grains.GetGrain<IRoutingTierGrain>(tier.Name).CompareAsync(mine));
            if (answered)
            {
                Heard(tier.Name, agreement);
            }
        }

        _doubted.RemoveWhere(name => !config.Tiers.ContainsKey(name));
        _apart.RemoveWhere(name => !config.Tiers.ContainsKey(name));
        presence.TiersApart = _apart.Count;
    }

    private void Heard(string tier, TierAgreement agreement)
    {
        if (agreement is TierAgreement.Same)
        {
            _doubted.Remove(tier);
            if (_apart.Remove(tier))
            {
                LogTogether(tier);
            }
        }
        else if (!_doubted.Add(tier) && _apart.Add(tier))
        {
            LogApart(tier, agreement is TierAgreement.Different ? "they have another chain or order for it" : "they know of none");
        }
    }

    [LoggerMessage(754, LogLevel.Warning, "Tier {Tier} is not as the silos have it ({Why}): this node serves it by its own configuration")]
    private partial void LogApart(string tier, string why);

    [LoggerMessage(755, LogLevel.Information, "Tier {Tier} is as the silos have it")]
    private partial void LogTogether(string tier);
}
