using Microsoft.Extensions.Logging;
using Storage.Ledger;

namespace Storage.Spool;

/// <summary>
/// Moves rows from the spool into the ledger. A batch leaves the spool only after the store has committed it; what was moved twice, because the process
/// died in between, counts once. While the store is away it waits and tries again, for as long as it takes.
/// </summary>
public sealed partial class LedgerDrainer(LedgerSpool spool, ILedgerStore ledger, DrainOptions options, TimeProvider time, ILogger<LedgerDrainer> logger)
    : IDisposable
{
    private readonly SpoolFiles _files = spool.Files;
    private readonly SegmentReader _reader = new();
    private readonly SemaphoreSlim _draining = new(1, 1);

    /// <summary>Rows the store would not take, ever; each was logged.</summary>
    public long Rejected { get; private set; }

    /// <summary>Drains until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            try
            {
                var drained = await DrainAsync(cancellationToken);
                if (failures > 0)
                {
                    LogBack(drained);
                    failures = 0;
                }

                await _files.WaitAsync(cancellationToken);
                await Task.Delay(options.Gather, time, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                if (failures++ == 0)
                {
                    LogAway(spool.Depth.Rows, exception.Message); // once per outage, not per attempt
                }

                await Task.Delay(Backoff(failures), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            _files.Probe();
        }
    }

    /// <summary>Drains what is there now: before budgets are restored, and at a stop. Returns the rows that left the spool.</summary>
    /// <exception cref="StoreUnavailableException">The store is away; what it has not taken stays.</exception>
    public async Task<long> DrainAsync(CancellationToken cancellationToken)
    {
        await _draining.WaitAsync(cancellationToken);
        try
        {
            var drained = 0L;
            while (_files.First() is { } segment)
            {
                var batch = _reader.Read(segment, segment.Drained, options.BatchRows);
                if (batch.Rows.Count > 0)
                {
                    _files.SetOldest(batch.Rows[0].EndedAt);
                    batch.Damaged += await AddAsync(batch.Rows, cancellationToken);
                }
                else if (batch.End == segment.Drained && segment.Drained < segment.Committed)
                {
                    throw new SpoolException($"{segment.Path} is shorter than what was written to it.");
                }

                _files.Advance(batch);
                drained += batch.Rows.Count;
            }

            return drained;
        }
        finally
        {
            _draining.Release();
        }
    }

    public void Dispose() => _draining.Dispose();

    /// <summary>
    /// A row that the store will never take would hold all others up for ever. So a refused batch goes row by row, and the refused one is logged whole
    /// (there is nothing of a request's text in it) and left out; its segment is kept. Returns how many were refused.
    /// </summary>
    private async Task<int> AddAsync(List<LedgerRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            await ledger.AddAsync(rows, cancellationToken);
            return 0;
        }
        catch (LedgerRefusedException exception)
        {
            if (rows is [var row])
            {
                Rejected++;
                LogRejected(row.RequestId, row.Attempt, row, exception.Message);
                return 1;
            }

            var refused = 0;
            foreach (var each in rows)
            {
                refused += await AddAsync([each], cancellationToken);
            }

            return refused;
        }
    }

    private TimeSpan Backoff(int failures)
    {
        var wait = options.RetryAfter * Math.Pow(2, Math.Min(failures - 1, 20));
        return wait < options.RetryAtMost ? wait : options.RetryAtMost;
    }

    [LoggerMessage(410, LogLevel.Error, "The ledger cannot be written, {Rows} rows wait in the spool: {Reason}")]
    private partial void LogAway(long rows, string reason);

    [LoggerMessage(411, LogLevel.Information, "The ledger is back, {Rows} rows were drained")]
    private partial void LogBack(long rows);

    [LoggerMessage(412, LogLevel.Critical, "The ledger refuses attempt {Attempt} of {RequestId}, it is not accounted: {Row}: {Reason}")]
    private partial void LogRejected(string requestId, int attempt, LedgerRow row, string reason);
}
