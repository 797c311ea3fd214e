using Frontend.Health;
using Frontend.Spending;
using Gateway.Hosting;
using Grains.Abstractions.Health;
using Grains.Abstractions.Members;

namespace Frontend.Cluster;

/// <summary>
/// What a frontend does in the background: says that it lives, watches the providers that are used, sends what was counted, keeps its shares, and says
/// whether the silos can be asked.
/// </summary>
internal sealed partial class Membership(
    NodeName node,
    IClusterClient client,
    ClusterControlPlane plane,
    ClusterSpending spending,
    GrainCalls calls,
    Contact contact,
    AccountContact accounts,
    FrontendCount frontends,
    ClusterPresence presence,
    TimeProvider time,
    ILogger<Membership> logger) : BackgroundService
{
    /// <summary>A provider that nobody used for so long is asked about less often.</summary>
    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(1);

    private readonly long _beganAt = time.GetTimestamp();
    private long _ticks;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await spending.ReturnAllAsync();
        await calls.TryAsync(grains => grains.GetGrain<IFrontendsGrain>(node.Cluster).LeaveAsync(node.Name));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        contact.Changed += OnChanged;
        accounts.Changed += OnAccountsChanged;
        if (!contact.IsLost)
        {
            OnChanged(false);
        }

        using var timer = new PeriodicTimer(HealthTerms.SuccessesLate, time);
        try
        {
            do
            {
                await TickAsync(_ticks++);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            contact.Changed -= OnChanged;
            accounts.Changed -= OnAccountsChanged;
        }
    }

    private static bool IsEvery(long tick, TimeSpan time) => tick % (long)(time / HealthTerms.SuccessesLate) == 0;

    private async Task TickAsync(long tick)
    {
        foreach (var link in plane.Links)
        {
            link.Send();
        }

        spending.Tick();
        if (IsEvery(tick, HealthTerms.Poll))
        {
            accounts.Tick();
            // One answer a second is also how a lost cluster is found to be back.
            var links = plane.Links.Where(link => link.IsUnconfirmed && (link.Idle < Unused || !link.Mirror.IsSteady || IsEvery(tick, TimeSpan.FromSeconds(15)))).Select(link => link.PollAsync());
            var beat = IsEvery(tick, IFrontendsGrain.Beat) || contact.IsLost ? BeatAsync() : Task.CompletedTask;
            await Task.WhenAll([.. links, beat]);
        }

        // A provider that is new here is watched at once: until it is, a change is known only when it is asked for.
        var renews = IsEvery(tick, HealthTerms.ObserverLives / 4);
        await Task.WhenAll(plane.Links
            .Where(link => link.Observer is null ? !contact.IsLost : renews && (link.Idle < Unused || !link.Mirror.IsSteady))
            .Select(link => link.WatchAsync(ObserverOf(link))));
    }

    private async Task BeatAsync()
    {
        var facts = new FrontendFacts(node.Name, Environment.MachineName, spending.Open, spending.Shares, time.GetElapsedTime(_beganAt));
        if (await calls.TryAsync(grains => grains.GetGrain<IFrontendsGrain>(node.Cluster).BeatAsync(facts)) is (true, var count))
        {
            frontends.Heard(count);
            plane.ShareWith(frontends.Value ?? 1);
        }
    }

    private IProviderHealthObserver ObserverOf(HealthLink link) => (link.Observer ??= new HealthObserver(link, client, time)).Reference;

    private void OnChanged(bool isLost)
    {
        plane.Alone(isLost, time.GetUtcNow());
        presence.Set(isLost);
        if (isLost)
        {
            LogLost(contact.Why ?? "no answer");
            return;
        }

        LogBack();
        foreach (var link in plane.Links)
        {
            link.Observer = null;
        }
    }

    private void OnAccountsChanged(bool isLost)
    {
        presence.SetAccounts(isLost);
        if (isLost)
        {
            LogUnstored();
        }
        else
        {
            LogStored();
        }
    }

    [LoggerMessage(750, LogLevel.Warning, "The silos cannot be asked ({Why}): circuits, shares and limits go on from what this node holds")]
    private partial void LogLost(string why);

    [LoggerMessage(751, LogLevel.Information, "The silos answer")]
    private partial void LogBack();

    [LoggerMessage(752, LogLevel.Warning, "Tenants' accounts cannot be stored: nobody is granted a share, limits go on from this node's part of them")]
    private partial void LogUnstored();

    [LoggerMessage(753, LogLevel.Information, "Tenants' accounts are stored")]
    private partial void LogStored();
}
