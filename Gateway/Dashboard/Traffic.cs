using Gateway.Trails;

namespace Gateway.Dashboard;

/// <summary>The last <see cref="Kept"/> seconds of requests, second by second. Pure; one thread at a time.</summary>
internal sealed class Traffic
{
    /// <summary>Seconds kept.</summary>
    public const int Kept = 120;

    private readonly SortedDictionary<long, TrafficSecond> _seconds = [];

    /// <summary>Those with requests in them, oldest first.</summary>
    public IEnumerable<TrafficSecond> Seconds => _seconds.Values;

    /// <summary>What ended longer ago than <see cref="Kept"/> is passed over.</summary>
    public void Add(RequestTrail trail, DateTimeOffset now)
    {
        var second = trail.EndedAt.ToUnixTimeSeconds();
        if (second <= now.ToUnixTimeSeconds() - Kept)
        {
            return;
        }

        if (!_seconds.TryGetValue(second, out var of))
        {
            _seconds[second] = of = new(second);
        }

        of.Add(trail);
    }

    public void Forget(DateTimeOffset now)
    {
        var oldest = now.ToUnixTimeSeconds() - Kept;
        while (_seconds.Count > 0 && _seconds.Keys.First() is var first && first <= oldest)
        {
            _seconds.Remove(first);
        }
    }

    /// <summary>The second that ended last before <paramref name="now"/>; an empty one when nothing ended in it.</summary>
    public TrafficSecond Last(DateTimeOffset now) => _seconds.GetValueOrDefault(now.ToUnixTimeSeconds() - 1) ?? new(now.ToUnixTimeSeconds() - 1);
}
