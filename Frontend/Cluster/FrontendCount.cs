namespace Frontend.Cluster;

/// <summary>
/// How many frontends there are, this one included. The grain that counts them forgets them when it moves, and counts anew as they report: so the most that was heard of
/// late is believed. Too many only divides limits too finely; too few would exceed them.
/// </summary>
internal sealed class FrontendCount(TimeProvider time)
{
    /// <summary>How long a count is remembered: a few times as long as a frontend takes to report again.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Queue<(int Count, long At)> _heard = new();

    /// <summary>Null before anybody has said.</summary>
    public int? Value
    {
        get
        {
            lock (_lock)
            {
                return _heard.Count == 0 ? null : Math.Max(1, _heard.Max(heard => heard.Count));
            }
        }
    }

    /// <summary>The grain has said. While it says nothing, what it said last stands.</summary>
    public void Heard(int count)
    {
        lock (_lock)
        {
            _heard.Enqueue((count, time.GetTimestamp()));
            while (time.GetElapsedTime(_heard.Peek().At) > Remembered)
            {
                _heard.Dequeue();
            }
        }
    }
}
