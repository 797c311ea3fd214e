namespace Frontend.Health;

/// <summary>Ordinary successes of a model that are not reported yet. Counting one is two interlocked operations.</summary>
internal sealed class SuccessTally
{
    private int _count;
    private long _last;

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
