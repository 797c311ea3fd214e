namespace Routing.Performance;

/// <summary>
/// How a target does of late: time to first token by size of prompt, tokens per second, attempts under way. One per target, shared by all credentials. Thread-safe
/// and lock-free; a target that has not answered yet takes next to no memory. Nothing here is exact, and nothing that must hold depends on it.
/// </summary>
public sealed class TargetPerformance
{
    /// <summary>Fewer observations than this say nothing of a class.</summary>
    private const int Enough = 5;

    /// <summary>Answers shorter than this say little of throughput.</summary>
    private const int TokensWorthMeasuring = 16;

    private readonly RecentHistogram?[] _firstToken = new RecentHistogram?[InputSizes.Count];
    private RecentHistogram? _microsecondsPerToken;
    private int _underWay;

    /// <summary>Attempts under way from this process.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>An attempt is sent.</summary>
    public void Start() => Interlocked.Increment(ref _underWay);

    /// <summary>An attempt ended, however it did. Once per <see cref="Start"/>.</summary>
    public void End() => Interlocked.Decrement(ref _underWay);

    /// <summary>An attempt answered.</summary>
    public void Observe(in AttemptTiming timing, DateTimeOffset now)
    {
        if (timing.TimeToFirstToken is { } first)
        {
            Of(ref _firstToken[(int)timing.Size]).Add(Microseconds(first), now);
        }

        var generating = timing.Duration - (timing.TimeToFirstToken ?? TimeSpan.Zero);
        if (timing.OutputTokens >= TokensWorthMeasuring && generating > TimeSpan.Zero)
        {
            Of(ref _microsecondsPerToken).Add(Microseconds(generating) / timing.OutputTokens, now);
        }
    }

    /// <summary>The time to first token that a share of recent prompts of that size kept to; null when too few were seen.</summary>
    public TimeSpan? FirstToken(InputSize size, double share, DateTimeOffset now) =>
        Volatile.Read(ref _firstToken[(int)size])?.Quantile(share, Enough, now) is { } found ? TimeSpan.FromMicroseconds(found) : null;

    /// <summary>How long an answer of that many tokens is expected to take, by the medians, which are up to a second old; null when nothing is known.</summary>
    public TimeSpan? Expect(InputSize size, long outputTokens, DateTimeOffset now)
    {
        var first = UsualFirstToken((int)size, now) ?? NearestFirstToken((int)size, now);
        var perToken = Volatile.Read(ref _microsecondsPerToken)?.Median(Enough, now);
        return first is null && perToken is null ? null : (first ?? TimeSpan.Zero) + TimeSpan.FromMicroseconds((perToken ?? 0) * outputTokens);
    }

    private TimeSpan? UsualFirstToken(int size, DateTimeOffset now) =>
        Volatile.Read(ref _firstToken[size])?.Median(Enough, now) is { } found ? TimeSpan.FromMicroseconds(found) : null;

    private TimeSpan? NearestFirstToken(int size, DateTimeOffset now)
    {
        for (var distance = 1; distance < InputSizes.Count; distance++)
        {
            foreach (var other in (ReadOnlySpan<int>)[size - distance, size + distance])
            {
                if (other is >= 0 and < InputSizes.Count && UsualFirstToken(other, now) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static RecentHistogram Of(ref RecentHistogram? place) =>
        Volatile.Read(ref place) ?? Interlocked.CompareExchange(ref place, new RecentHistogram(), null) ?? place;

    private static long Microseconds(TimeSpan time) => Math.Max(1, time.Ticks / TimeSpan.TicksPerMicrosecond);
}
