using Microsoft.Extensions.Logging;

namespace Storage.Spool;

/// <summary>
/// The segments of a spool: the last is appended to, by one thread at a time; the drainer reads from the first. A segment's place on the disk is reserved
/// when it is begun, so a full disk shows there, while there still is room for the rows of requests under way.
/// </summary>
internal sealed partial class SpoolFiles : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SpoolOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FileStream _lock;
    private readonly Queue<Segment> _segments = [];
    private readonly SemaphoreSlim _arrived = new(0, 1);
    private Segment? _last;
    private long _number;
    private long _rows;
    private long _bytes;
    private volatile bool _hasRoom = true;
    private bool _isClosed;
    private DateTimeOffset? _oldest;

    private SpoolFiles(SpoolOptions options, TimeProvider time, ILogger logger, FileStream @lock)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _lock = @lock;
    }

    public bool HasRoom => _hasRoom;

    public SpoolDepth Depth
    {
        get
        {
            lock (_gate)
            {
                var age = _rows > 0 && _oldest is { } oldest ? _time.GetUtcNow() - oldest : TimeSpan.Zero;
                return new(_rows, _bytes, age > TimeSpan.Zero ? age : TimeSpan.Zero, _hasRoom);
            }
        }
    }

    public static SpoolFiles Open(SpoolOptions options, TimeProvider time, ILogger logger)
    {
        FileStream? own = null;
        try
        {
            Directory.CreateDirectory(options.Folder);
            own = new FileStream(Path.Combine(options.Folder, "spool.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var files = new SpoolFiles(options, time, logger, own);
            files.TakeOver();
            files.Probe();
            return files;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            own?.Dispose();
            throw new SpoolException($"The spool in {options.Folder} cannot be opened (does another gateway use it?): {exception.Message}", exception);
        }
    }

    /// <summary>Writes a group, all of it or nothing.</summary>
    public void Append(AppendGroup group)
    {
        try
        {
            if (_bytes + group.Bytes > _options.MaxBytes)
            {
                throw new SpoolFullException($"The spool holds {_bytes} bytes that the store has not taken; its limit is {_options.MaxBytes}.");
            }

            var segment = SegmentFor(group.Bytes);
            segment.Append(group.Seal(segment.Salt), _options.SyncEvery <= TimeSpan.Zero);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SpoolFullException)
        {
            Refuse();
            throw exception as SpoolException ?? DiskFaults.Describe(exception);
        }

        lock (_gate)
        {
            _rows += group.Rows;
            _bytes += group.Bytes;
            _oldest ??= _time.GetUtcNow();
            _hasRoom &= _bytes + _options.SegmentBytes <= _options.MaxBytes;
            Wake();
        }
    }

    /// <summary>Ends when rows were appended, or refused for want of room, since it last ended.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _arrived.WaitAsync(cancellationToken);

    /// <summary>Up to where rows have come in by now.</summary>
    public SpoolPosition End()
    {
        lock (_gate)
        {
            return _segments.LastOrDefault() is { } last ? new(last.Number, last.Committed) : default;
        }
    }

    /// <summary>The segment to drain from; null when there is nothing to drain.</summary>
    public Segment? First()
    {
        lock (_gate)
        {
            return _segments.FirstOrDefault(segment => segment.IsSealed || segment.Drained < segment.Committed);
        }
    }

    /// <summary>The rows of <paramref name="batch"/> are in the store. A segment that has no more goes.</summary>
    public void Advance(SpoolBatch batch)
    {
        var segment = batch.Segment;
        lock (_gate)
        {
            _rows -= batch.Rows.Count;
            _bytes -= batch.End - segment.Drained;
            segment.Drained = batch.End;
            segment.Damaged += batch.Damaged;
            _oldest = _rows > 0 ? _oldest : null;
            if (!segment.IsSealed || segment.Drained < segment.Committed || _segments.Peek() != segment)
            {
                return;
            }

            _segments.Dequeue();
        }

        if (segment.Damaged > 0)
        {
            LogDamaged(segment.Path, segment.Damaged);
        }

        segment.Retire();
    }

    /// <summary>The oldest row that waits ended at <paramref name="at"/>, as its reader knows.</summary>
    public void SetOldest(DateTimeOffset at)
    {
        lock (_gate)
        {
            _oldest = at;
        }
    }

    /// <summary>Sends to the disk what the kernel still holds.</summary>
    public void Sync()
    {
        Segment[] segments;
        lock (_gate)
        {
            segments = [.. _segments];
        }

        foreach (var segment in segments)
        {
            try
            {
                segment.Sync();
            }
            catch (ObjectDisposedException)
            {
                // drained and gone meanwhile
            }
            catch (IOException exception)
            {
                LogNotSynced(segment.Path, exception.Message);
            }
        }
    }

    /// <summary>Called under the lock.</summary>
    private void Wake()
    {
        if (_arrived.CurrentCount == 0)
        {
            _arrived.Release();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        Sync();
        foreach (var segment in _segments)
        {
            if (segment.Drained == segment.Committed && segment.Damaged == 0)
            {
                segment.Retire();
            }

            segment.Dispose();
        }

        _next?.Retire();
        _lock.Dispose();
    }
}
