using Gateway.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Changes;

namespace Gateway.Admission;

/// <summary>
/// Keeps the caches true to the store: what this process changes they hear of at once, what others change within <see cref="Interval"/> and
/// the time of a query. A store that has gone back in time (a backup was put in its place) makes them forget everything.
/// </summary>
internal sealed partial class ChangeWatcher(IChangeFeed feed, IEnumerable<IStoreCache> caches, Degradation degradation, TimeProvider time, ILogger<ChangeWatcher> logger)
    : BackgroundService
{
    private const int MostAtOnce = 1000;

    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly IStoreCache[] _caches = [.. caches];
    private long? _revision;
    private bool _away;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        feed.Changed += Forget;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        feed.Changed -= Forget;
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CatchUpAsync(cancellationToken);
            if (_away)
            {
                _away = false;
                degradation.Set(MissingParts.Store, isMissing: false);
                LogBack();
            }
        }
        catch (StoreUnavailableException fault)
        {
            if (!_away)
            {
                _away = true;
                degradation.Set(MissingParts.Store, isMissing: true);
                LogAway(fault.Message);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A watch that has stopped looks like one that sees no change.
            LogLookFailed(fault);
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var newest = await feed.GetRevisionAsync(cancellationToken);
        if (_revision is not { } seen || newest < seen)
        {
            foreach (var cache in _caches)
            {
                cache.ForgetAll();
            }

            _revision = newest;
            return;
        }

        while (seen < newest)
        {
            var changes = await feed.ReadAsync(seen, MostAtOnce, cancellationToken);
            foreach (var change in changes)
            {
                Forget(change);
            }

            // A number may have been taken for a change that came to nothing: then no record carries it.
            seen = changes.Count == MostAtOnce ? changes[^1].Revision : Math.Max(newest, changes.Count == 0 ? 0 : changes[^1].Revision);
            _revision = seen;
        }
    }

    private void Forget(StoreChange change)
    {
        foreach (var cache in _caches)
        {
            cache.Forget(change);
        }
    }
}
