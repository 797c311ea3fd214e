namespace Routing.Performance;

/// <summary>
/// How a target does of late: time to first token by size of prompt, tokens per second, attempts under way. One per target, shared by all credentials. Thread-safe
/// and lock-free; a target that has not answered yet takes next to no memory. Nothing here is exact, and nothing that must hold depends on it.
/// </summary>
/// <param name="isShared">Keeps what it observes for <see cref="TakeCounted"/> too: other nodes are told. Default false.</param>
public sealed class TargetPerformance(bool isShared = false)
{
    /// <summary>Fewer observations than this say nothing of a class.</summary>
    private const int Enough = 5;

    /// <summary>Answers shorter than this say little of throughput.</summary>
    private const int TokensWorthMeasuring = 16;

    /// <summary>So many streams that wait for their first token are enough to say that a target hangs; as many failures in a row trip a circuit.</summary>
    private const int EnoughWaiting = 3;

    /// <summary>And so many times what its slowest prompts usually take.</summary>
    private const int TimesUsual = 3;

    private static readonly TimeSpan LeastSilence = TimeSpan.FromSeconds(1);

    /// <summary>By <see cref="TimingSeries"/>.</summary>
    private readonly RecentHistogram?[] _series = new RecentHistogram?[InputSizes.Count + 1];
    private int _underWay;
    private int _waiting;
    private long _heardAt;

    /// <summary>Attempts under way from this process.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>An attempt is sent.</summary>
    public void Start() => Interlocked.Increment(ref _underWay);

    /// <summary>An attempt ended, however it did. Once per <see cref="Start"/>.</summary>
    public void End() => Interlocked.Decrement(ref _underWay);

    /// <summary>A stream is asked for, and has not begun.</summary>
    public void Await(DateTimeOffset now)
    {
        if (Interlocked.Increment(ref _waiting) == 1)
        {
            Volatile.Write(ref _heardAt, now.UtcTicks);
        }
    }

    /// <summary>It began, was refused, or was given up: <paramref name="heard"/> says whether the target gave any sign of life. Once per <see cref="Await"/>.</summary>
    public void Settle(bool heard, DateTimeOffset now)
    {
        if (heard)
        {
            Volatile.Write(ref _heardAt, now.UtcTicks);
        }

        Interlocked.Decrement(ref _waiting);
    }

    /// <summary>
    /// Whether it seems to hang, seconds before the first timeout says so: streams wait for it, and none has begun for at least a second and three times the time that 95 %
    /// of recent prompts of the slowest size kept to. Never where too few were seen. It is over with the first sign of life, or when those that waited have failed.
    /// </summary>
    public bool IsSilent(DateTimeOffset now)
    {
        if (Volatile.Read(ref _waiting) < EnoughWaiting || now.UtcTicks - Volatile.Read(ref _heardAt) is var silence && silence < LeastSilence.Ticks)
        {
            return false;
        }

        TimeSpan? slowest = null;
        for (var size = 0; size < InputSizes.Count; size++)
        {
            slowest = FirstToken((InputSize)size, 0.95, now) is { } usual && !(usual < slowest) ? usual : slowest;
        }

        return silence >= slowest?.Ticks * TimesUsual;
    }

    /// <summary>An attempt answered.</summary>
    public void Observe(in AttemptTiming timing, DateTimeOffset now)
    {
        if (timing.TimeToFirstToken is { } first)
        {
            Of(FirstTokenOf(timing.Size)).Add(Microseconds(first), now);
        }

        var generating = timing.Duration - (timing.TimeToFirstToken ?? TimeSpan.Zero);
        if (timing.OutputTokens >= TokensWorthMeasuring && generating > TimeSpan.Zero)
        {
            Of(TimingSeries.PerToken).Add(Microseconds(generating) / timing.OutputTokens, now);
        }
    }

    /// <summary>Takes what this process has observed since it was last taken, to tell other nodes; at most one entry per series.</summary>
    public IEnumerable<TimingCounts> TakeCounted(string model)
    {
        for (var series = 0; series < _series.Length; series++)
        {
            if (Volatile.Read(ref _series[series])?.Take(model, (TimingSeries)series) is { } counted)
            {
                yield return counted;
            }
        }
    }

    /// <summary>Adds what another node has observed of the target; that is not taken again. Of a series unknown here nothing is kept.</summary>
    public void Merge(in TimingCounts counts, DateTimeOffset now)
    {
        if ((int)counts.Series < _series.Length)
        {
            Of(counts.Series).Merge(counts, now);
        }
    }

    /// <summary>The time to first token that a share of recent prompts of that size kept to; null when too few were seen.</summary>
    public TimeSpan? FirstToken(InputSize size, double share, DateTimeOffset now) =>
        Seen(FirstTokenOf(size))?.Quantile(share, Enough, now) is { } found ? TimeSpan.FromMicroseconds(found) : null;

    /// <summary>How long an answer of that many tokens is expected to take, by the medians, which are up to a second old; null when nothing is known.</summary>
    public TimeSpan? Expect(InputSize size, long outputTokens, DateTimeOffset now)
    {
        var first = UsualFirstToken(size, now) ?? NearestFirstToken((int)size, now);
        var perToken = Seen(TimingSeries.PerToken)?.Median(Enough, now);
        return first is null && perToken is null ? null : (first ?? TimeSpan.Zero) + TimeSpan.FromMicroseconds((perToken ?? 0) * outputTokens);
    }

    private TimeSpan? UsualFirstToken(InputSize size, DateTimeOffset now) =>
        Seen(FirstTokenOf(size))?.Median(Enough, now) is { } found ? TimeSpan.FromMicroseconds(found) : null;

    private TimeSpan? NearestFirstToken(int size, DateTimeOffset now)
    {
        for (var distance = 1; distance < InputSizes.Count; distance++)
        {
            foreach (var other in (ReadOnlySpan<int>)[size - distance, size + distance])
            {
                if (other is >= 0 and < InputSizes.Count && UsualFirstToken((InputSize)other, now) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static TimingSeries FirstTokenOf(InputSize size) => (TimingSeries)size;

    private RecentHistogram? Seen(TimingSeries series) => Volatile.Read(ref _series[(int)series]);

    private RecentHistogram Of(TimingSeries series)
    {
        ref var place = ref _series[(int)series];
        return Volatile.Read(ref place) ?? Interlocked.CompareExchange(ref place, new RecentHistogram(isShared), null) ?? place;
    }

    private static long Microseconds(TimeSpan time) => Math.Max(1, time.Ticks / TimeSpan.TicksPerMicrosecond);
}
