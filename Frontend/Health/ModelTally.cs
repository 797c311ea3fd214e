using Routing.Performance;

namespace Frontend.Health;

/// <summary>What is counted of a model and not reported yet: ordinary successes, and how fast it was. Counting a success is two interlocked operations.</summary>
/// <param name="model">Of which model.</param>
internal sealed class ModelTally(string model)
{
    private int _count;
    private long _last;
    private volatile bool _isHeld = true;
    private volatile bool _isRecent;

    public string Model => model;

    /// <summary>Whether it is among those that are reported.</summary>
    public bool IsHeld
    {
        get => _isHeld;
        set => _isHeld = value;
    }

    /// <summary>Whether it was used since the last time that some were let go of.</summary>
    public bool IsRecent
    {
        get => _isRecent;
        set
        {
            if (_isRecent != value)
            {
                _isRecent = value;
            }
        }
    }

    /// <summary>How the model does of late, as the whole cluster has seen it.</summary>
    public TargetPerformance Performance { get; } = new(isShared: true);

    public void Count(DateTimeOffset endedAt)
    {
        Interlocked.Increment(ref _count);
        Volatile.Write(ref _last, endedAt.UtcTicks);
    }

    public bool HasAny => Volatile.Read(ref _count) > 0;

    /// <summary>Takes what is there.</summary>
    public (int Count, DateTimeOffset Last) Take()
    {
        var last = Volatile.Read(ref _last);
        return (Interlocked.Exchange(ref _count, 0), new DateTimeOffset(last, TimeSpan.Zero));
    }
}
