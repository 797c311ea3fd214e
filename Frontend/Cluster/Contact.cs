namespace Frontend.Cluster;

/// <summary>
/// Whether the silos can be asked. They are away when calls have failed for a while and none has succeeded; they are back with the first that does. One silo that is
/// away does not count: the others answer.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="isLost">What is taken to be so until somebody has been asked.</param>
internal class Contact(TimeProvider time, bool isLost = true)
{
    /// <summary>How long without an answer until the silos are taken to be away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private long? _failingSince = isLost ? time.GetTimestamp() : null;
    private long _succeededAt = time.GetTimestamp();
    private bool _isLost = isLost;

    /// <summary>Raised when the silos are away, with true, and when they are back, with false. Once each.</summary>
    public event Action<bool>? Changed;

    public bool IsLost
    {
        get
        {
            lock (_lock)
            {
                return _isLost;
            }
        }
    }

    /// <summary>How long since anybody answered.</summary>
    public TimeSpan SinceLast => time.GetElapsedTime(Volatile.Read(ref _succeededAt));

    /// <summary>How long every call has failed; nothing after one that did not.</summary>
    public TimeSpan FailingFor
    {
        get
        {
            lock (_lock)
            {
                return _failingSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>What the last failed call said.</summary>
    public string? Why { get; private set; }

    public void Succeeded()
    {
        Volatile.Write(ref _succeededAt, time.GetTimestamp());
        lock (_lock)
        {
            _failingSince = null;
            if (!_isLost)
            {
                return;
            }

            _isLost = false;
        }

        Changed?.Invoke(false);
    }

    public void Failed(string why)
    {
        lock (_lock)
        {
            Why = why;
            _failingSince ??= time.GetTimestamp();
            if (_isLost || time.GetElapsedTime(_failingSince.Value) < Patience)
            {
                return;
            }

            _isLost = true;
        }

        Changed?.Invoke(true);
    }
}
