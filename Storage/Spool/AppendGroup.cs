using Storage.Ledger;

namespace Storage.Spool;

/// <summary>Rows that go into the spool with one write. Used again and again; the task its waiters share is the only thing it allocates.</summary>
internal sealed class AppendGroup
{
    private const int KeptBytes = 1024 * 1024;

    private readonly List<int> _ends = [];
    private byte[] _buffer = new byte[64 * 1024];
    private TaskCompletionSource? _completion;

    public int Rows => _ends.Count;

    public int Bytes { get; private set; }

    /// <summary>Ends when the group is written. The first waiter makes it: a row that is alone needs none.</summary>
    public Task Completion => (_completion ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Add(LedgerRow row)
    {
        var wanted = Bytes + Frame.HeaderLength + RowFormat.MaxLength(row);
        if (_buffer.Length < wanted)
        {
            Array.Resize(ref _buffer, Math.Max(wanted, _buffer.Length * 2));
        }

        var length = RowFormat.Write(row, _buffer.AsSpan(Bytes + Frame.HeaderLength));
        if (length > Frame.MaxPayload)
        {
            throw new ArgumentException($"A ledger row takes {length} bytes; at most {Frame.MaxPayload} are allowed.", nameof(row));
        }

        Bytes += Frame.HeaderLength + length;
        _ends.Add(Bytes);
    }

    /// <summary>The frames, sealed for the segment they go to.</summary>
    public ReadOnlySpan<byte> Seal(uint salt)
    {
        var start = 0;
        foreach (var end in _ends)
        {
            Frame.Seal(_buffer.AsSpan(start..end), salt);
            start = end;
        }

        return _buffer.AsSpan(0, Bytes);
    }

    /// <summary>Tells the waiters, and is empty again.</summary>
    public void Complete(Exception? exception)
    {
        var completion = _completion;
        _completion = null;
        _ends.Clear();
        Bytes = 0;
        if (_buffer.Length > KeptBytes)
        {
            _buffer = new byte[64 * 1024];
        }

        if (exception is null)
        {
            completion?.SetResult();
        }
        else
        {
            completion?.SetException(exception);
        }
    }
}
