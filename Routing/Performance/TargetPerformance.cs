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
    private RecentMedians? _medians;
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
            if (Volatile.Read(ref _medians) is { } medians && !medians.Knows(timing.Size))
            {
                Volatile.Write(ref _medians, null);
            }
        }

        var generating = timing.Duration - (timing.TimeToFirstToken ?? TimeSpan.Zero);
        if (timing.OutputTokens >= TokensWorthMeasuring && generating > TimeSpan.Zero)
        {
            Of(ref _microsecondsPerToken).Add(Microseconds(generating) / timing.OutputTokens, now);
            if (Volatile.Read(ref _medians) is { PerToken: null })
            {
                Volatile.Write(ref _medians, null);
            }
        }
    }

    /// <summary>The time to first token that a share of recent prompts of that size kept to; null when too few were seen.</summary>
    public TimeSpan? FirstToken(InputSize size, double share, DateTimeOffset now) =>
        Volatile.Read(ref _firstToken[(int)size])?.Quantile(share, Enough, now) is { } found ? TimeSpan.FromMicroseconds(found) : null;

    /// <summary>
    /// How long an answer of that many tokens is expected to take, by the medians of up to a second ago; null when nothing is known. What was
    /// unknown is looked at again as soon as more is seen.
    /// </summary>
    public TimeSpan? Expect(InputSize size, long outputTokens, DateTimeOffset now)
    {
        var medians = Volatile.Read(ref _medians);
        if (medians is null || !medians.HoldsAt(now))
        {
            if (HasSeenNothing)
            {
                return null;
            }

            medians = MediansAt(now);
            Volatile.Write(ref _medians, medians);
        }

        var first = medians.FirstToken(size);
        return first is null && medians.PerToken is null ? null : TimeSpan.FromMicroseconds((first ?? 0) + ((medians.PerToken ?? 0) * outputTokens));
    }

    private bool HasSeenNothing
    {
        get
        {
            foreach (ref readonly var histogram in _firstToken.AsSpan())
            {
                if (Volatile.Read(in histogram) is not null)
                {
                    return false;
                }
            }

            return Volatile.Read(ref _microsecondsPerToken) is null;
        }
    }

    private RecentMedians MediansAt(DateTimeOffset now)
    {
        var firstToken = new long?[InputSizes.Count];
        for (var size = 0; size < firstToken.Length; size++)
        {
            firstToken[size] = Volatile.Read(ref _firstToken[size])?.Quantile(0.5, Enough, now);
        }

        return new(now, firstToken, Volatile.Read(ref _microsecondsPerToken)?.Quantile(0.5, Enough, now));
    }

    private static RecentHistogram Of(ref RecentHistogram? place) =>
        Volatile.Read(ref place) ?? Interlocked.CompareExchange(ref place, new RecentHistogram(), null) ?? place;

    private static long Microseconds(TimeSpan time) => Math.Max(1, time.Ticks / TimeSpan.TicksPerMicrosecond);
}
