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
    private readonly Lock _sharing = new();
    private Task<long>? _shared;

    /// <summary>Rows the store would not take, ever; each was logged.</summary>
    public long Rejected { get; private set; }

    /// <summary>Told by <see cref="RunAsync"/> when draining begins to fail (false), and when it is well again (true). Must not throw.</summary>
    public event Action<bool>? Changed;

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
                    Changed?.Invoke(true);
                }

                if (_files.HasRoom)
                {
                    await _files.WaitAsync(cancellationToken); // without room nothing comes that would wake it, and room is to be looked for
                }

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
                    Changed?.Invoke(false);
                }

                await Task.Delay(Backoff(failures), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            _files.Probe();
        }
    }

    /// <summary>Drains what is there now, and not what comes in meanwhile: before budgets are served, and at a stop. Returns the rows that left the spool.</summary>
    /// <exception cref="StoreUnavailableException">The store is away; what it has not taken stays.</exception>
    public async Task<long> DrainAsync(CancellationToken cancellationToken)
    {
        await _draining.WaitAsync(cancellationToken);
        try
        {
            return await DrainToEndAsync(cancellationToken);
        }
        finally
        {
            _draining.Release();
        }
    }

    /// <summary>
    /// Ends when the store has every row that was in the spool at the call. However many ask at once, the spool is drained for all of them together, by
    /// the next pass that begins.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public Task CatchUpAsync(CancellationToken cancellationToken)
    {
        lock (_sharing)
        {
            return (_shared ??= Task.Run(DrainSharedAsync, CancellationToken.None)).WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => _draining.Dispose();

    private async Task<long> DrainSharedAsync()
    {
        await _draining.WaitAsync();
        try
        {
            lock (_sharing)
            {
                _shared = null; // whoever asks from here on may have appended after this pass has looked where the spool ends
            }

            return await DrainToEndAsync(CancellationToken.None);
        }
        finally
        {
            _draining.Release();
        }
    }

    private async Task<long> DrainToEndAsync(CancellationToken cancellationToken)
    {
        var drained = 0L;
        var end = _files.End();
        while (_files.First() is { } segment && end.Includes(segment))
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
