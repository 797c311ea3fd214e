using System.Collections.Immutable;
using Gateway.Configuration;
using Grains.Abstractions.Tiers;
using Orleans.Runtime;

namespace Silo;

/// <summary>Brings the configuration's tiers to their grains: at the start, when it changes, and now and then, since a grain keeps a definition in memory only.</summary>
internal sealed partial class TierDefinitions(ConfigSource source, IGrainFactory grains, ISiloStatusOracle members, TimeProvider time, ILogger<TierDefinitions> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (read, readAt) = (source.Current, time.GetUtcNow());
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            if (!ReferenceEquals(read, source.Current))
            {
                (read, readAt) = (source.Current, time.GetUtcNow());
            }

            if (members.CurrentStatus is SiloStatus.Active)
            {
                await DefineAsync(read, readAt);
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private async Task DefineAsync(GatewayConfig config, DateTimeOffset readAt)
    {
        foreach (var tier in config.Tiers.Values)
        {
            try
            {
                ImmutableArray<string> targets = [.. tier.Chain.Select(link => link.ToString()!)];
                await grains.GetGrain<IRoutingTierGrain>(tier.Name).DefineAsync(new(targets, tier.Order.ToString(), readAt));
            }
            catch (Exception e)
            {
                LogNotDefined(tier.Name, e.Message);
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(700, LogLevel.Warning, "Tier {Tier} could not be brought to its grain ({Reason}); it is tried again")]
    private partial void LogNotDefined(string tier, string reason);
}
