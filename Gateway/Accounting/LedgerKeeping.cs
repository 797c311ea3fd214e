using Gateway.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Storage.Spool;

namespace Gateway.Accounting;

/// <summary>
/// Keeps rows moving for as long as the gateway runs: takes over what was under way when an earlier process died, before the first request; drains the
/// spool all the time, and once more at the end, when no request is left. What the store does not take by then stays in the spool for the next start.
/// </summary>
internal sealed partial class LedgerKeeping(
    LedgerSpool spool,
    AttemptJournal journal,
    LedgerDrainer drainer,
    Degradation degradation,
    TimeProvider time,
    ILogger<LedgerKeeping> logger) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LastDrain = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        drainer.Changed += Announce;
        await TakeOverAsync();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        drainer.Changed -= Announce;
        using var limit = new CancellationTokenSource(LastDrain, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await drainer.DrainAsync(both.Token);
        }
        catch (Exception exception)
        {
            LogLeft(spool.Depth.Rows, exception.Message);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(drainer.RunAsync(stoppingToken), WatchAsync(stoppingToken));

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                degradation.Set(MissingParts.Spool, !spool.HasRoom);
                if (journal.Recovered.Count > 0 && spool.HasRoom)
                {
                    await TakeOverAsync();
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task TakeOverAsync()
    {
        try
        {
            await journal.MoveToAsync(spool);
        }
        catch (SpoolException exception)
        {
            LogNotTakenOver(journal.Recovered.Count, exception.Message);
        }
    }

    private void Announce(bool isWell) => degradation.Set(MissingParts.Ledger, !isWell);

    [LoggerMessage(520, LogLevel.Warning, "{Rows} ledger rows stay in the spool for the next start: {Reason}")]
    private partial void LogLeft(long rows, string reason);

    [LoggerMessage(521, LogLevel.Error, "{Attempts} attempts of an earlier process wait in the journal: the spool does not take them. {Reason}")]
    private partial void LogNotTakenOver(int attempts, string reason);
}
