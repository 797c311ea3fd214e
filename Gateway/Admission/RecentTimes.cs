namespace Gateway.Admission;

/// <summary>The last so many times something happened: enough to say exactly whether it happened that often within a window.</summary>
/// <param name="most">How often it may.</param>
/// <param name="window">Within how long.</param>
/// <param name="time">The clock; set back or forward, it changes nothing here.</param>
internal sealed class RecentTimes(int most, TimeSpan window, TimeProvider time)
{
    private readonly long[] _timestamps = new long[most];
    private long _count;

    /// <summary>How long until it may happen again; zero or less when it may now.</summary>
    public TimeSpan Wait()
    {
        lock (_timestamps)
        {
            return WaitUnlocked();
        }
    }

    public void Add()
    {
        lock (_timestamps)
        {
            AddUnlocked();
        }
    }

    /// <summary>Adds, if it may happen now.</summary>
    public bool TryAdd(out TimeSpan wait)
    {
        lock (_timestamps)
        {
            wait = WaitUnlocked();
            if (wait > TimeSpan.Zero)
            {
                return false;
            }

            AddUnlocked();
            return true;
        }
    }

    // What would be overwritten is the oldest of those that may be within the window.
    private TimeSpan WaitUnlocked() => _count < most ? TimeSpan.Zero : window - time.GetElapsedTime(_timestamps[_count % most]);

    private void AddUnlocked() => _timestamps[_count++ % most] = time.GetTimestamp();
}
