using Microsoft.Extensions.Logging;
using Storage.Ledger;

namespace Storage.Spool;

/// <summary>
/// Ledger rows on the local disk, from the end of an attempt until the store has them. An append returns when the kernel has the row, so the
/// process may be killed at any moment after; <see cref="SpoolOptions.SyncEvery"/> bounds what a power cut takes. Thread-safe.
/// <para>
/// Appends that arrive while one is being written share the next write (group commit): one caller at a time writes, on its own thread, and a row that
/// is alone costs one system call and no allocation.
/// </para>
/// </summary>
public sealed class LedgerSpool : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SpoolFiles _files;
    private readonly ITimer? _syncing;
    private AppendGroup _filling = new();
    private AppendGroup _spare = new();
    private bool _isWriting;
    private bool _isClosed;

    private LedgerSpool(SpoolFiles files, SpoolOptions options, TimeProvider time)
    {
        _files = files;
        _syncing = options.SyncEvery > TimeSpan.Zero
            ? time.CreateTimer(static files => ((SpoolFiles)files!).Sync(), files, options.SyncEvery, options.SyncEvery)
            : null;
    }

    /// <summary>What waits.</summary>
    public SpoolDepth Depth => _files.Depth;

    /// <summary>As in <see cref="Depth"/>, without a lock: false after an append or a probe found no room, until one finds some. Ask before the provider is paid.</summary>
    public bool HasRoom => _files.HasRoom;

    internal SpoolFiles Files => _files;

    /// <summary>Opens the folder, and takes over what an earlier process left there: a torn last record is cut off, all else is kept.</summary>
    /// <exception cref="SpoolException">The folder cannot be used, or another process uses it.</exception>
    public static LedgerSpool Open(SpoolOptions options, TimeProvider time, ILogger<LedgerSpool> logger) =>
        new(SpoolFiles.Open(options, time, logger), options, time);

    /// <summary>Ends when the row will outlive this process.</summary>
    /// <exception cref="SpoolException">It will not: there is no room (<see cref="SpoolFullException"/>), or the disk fails. Nothing of it was written.</exception>
    public ValueTask AppendAsync(LedgerRow row)
    {
        AppendGroup group;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _filling.Add(row);
            if (_isWriting)
            {
                return new(_filling.Completion); // whoever writes now writes these next
            }

            _isWriting = true;
            group = TakeFilling();
        }

        var exception = Write(group);
        PassOn();
        return exception is null ? ValueTask.CompletedTask : ValueTask.FromException(exception);
    }

    public void Dispose()
    {
        _syncing?.Dispose();
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            if (_isWriting)
            {
                return; // whoever writes closes the files behind the last group
            }
        }

        _files.Dispose();
    }

    private AppendGroup TakeFilling()
    {
        var group = _filling;
        _filling = _spare;
        _spare = group; // nobody fills it before this one is written: only one group is under way
        return group;
    }

    private Exception? Write(AppendGroup group)
    {
        Exception? failure = null;
        try
        {
            _files.Append(group);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        group.Complete(failure);
        return failure;
    }

    /// <summary>Ends writing, or lets the pool go on with what has come in: the caller has its own row written and may go.</summary>
    private void PassOn()
    {
        lock (_gate)
        {
            if (_filling.Rows > 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static spool => spool.WriteRest(), this, preferLocal: false);
                return;
            }

            _isWriting = false;
            if (!_isClosed)
            {
                return;
            }
        }

        _files.Dispose();
    }

    private void WriteRest()
    {
        AppendGroup group;
        lock (_gate)
        {
            group = TakeFilling();
        }

        Write(group);
        PassOn();
    }
}
