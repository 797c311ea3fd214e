using System.Collections.Immutable;
using System.Numerics;

namespace Routing.Performance;

/// <summary>
/// Values of the last minute or two, in buckets a quarter octave wide: a quantile is right to a fifth, upwards. What is older fades: the current
/// minute counts whole, the one before by the share of it that the last sixty seconds still cover. Lock-free: adding is one interlocked operation, and a value
/// added at the very turn of a minute may be lost or counted with the other one.
/// </summary>
/// <param name="isShared">Counts what is added a second time, for <see cref="Take"/>.</param>
internal sealed class RecentHistogram(bool isShared = false)
{
    public const int Buckets = (Octaves * PerOctave) + 1;

    private const int PerOctave = 4;
    private const int Octaves = 30;

    private static readonly long[] Bounds = [.. Enumerable.Range(0, Buckets).Select(bucket => (long)Math.Ceiling(Math.Pow(2, (double)bucket / PerOctave)))];

    private readonly int[] _even = new int[Buckets];
    private readonly int[] _odd = new int[Buckets];
    private readonly int[]? _untold = isShared ? new int[Buckets] : null;
    private long _minute = long.MinValue;
    private long _median;

    /// <summary>Adds a value above 0, in a unit of the caller's choice; 2^30 and above count as that.</summary>
    public void Add(long value, DateTimeOffset now)
    {
        var bucket = Bucket(value);
        Interlocked.Increment(ref Of(Turn(now))[bucket]);
        if (_untold is { } untold)
        {
            Interlocked.Increment(ref untold[bucket]);
        }
    }

    /// <summary>Takes what was added since it was last taken, for another node; null when there was nothing.</summary>
    public TimingCounts? Take(string model, TimingSeries series)
    {
        if (_untold is not { } untold || !untold.AsSpan().ContainsAnyExcept(0))
        {
            return null;
        }

        var taken = new int[Buckets];
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            taken[bucket] = Interlocked.Exchange(ref untold[bucket], 0);
        }

        return Pack(model, series, taken);
    }

    /// <summary>Adds what another node has seen of the same target.</summary>
    public void Merge(in TimingCounts counts, DateTimeOffset now) => AddTo(Of(Turn(now)), counts);

    /// <summary>Without the empty buckets before the first count and behind the last; null when all are.</summary>
    public static TimingCounts? Pack(string model, TimingSeries series, ReadOnlySpan<int> buckets)
    {
        var first = buckets.IndexOfAnyExcept(0);
        return first < 0 ? null : new(model, series, first, [.. buckets[first..(buckets.LastIndexOfAnyExcept(0) + 1)]]);
    }

    /// <summary>Adds counts to buckets; what is no bucket, or no count, is passed over: it comes from another process.</summary>
    public static void AddTo(int[] buckets, in TimingCounts counts)
    {
        for (var i = 0; i < counts.Counts.Length; i++)
        {
            if ((uint)(counts.First + i) < Buckets && counts.Counts[i] > 0)
            {
                Interlocked.Add(ref buckets[counts.First + i], counts.Counts[i]);
            }
        }
    }

    /// <summary>The median, up to a second old, as it is asked for by every request; null with fewer than <paramref name="enough"/> values.</summary>
    public long? Median(int enough, DateTimeOffset now)
    {
        // The second it was worked out in above the value: one word, so that both are of the same moment.
        var second = (uint)(now.UtcTicks / TimeSpan.TicksPerSecond);
        var kept = Volatile.Read(ref _median);
        if (kept != 0 && (uint)(kept >> 32) == second)
        {
            return (uint)kept;
        }

        if (Quantile(0.5, enough, now) is not { } found)
        {
            return null;
        }

        Volatile.Write(ref _median, ((long)second << 32) | found);
        return found;
    }

    /// <summary>The value that a share of the recent ones did not pass; null with fewer than <paramref name="enough"/> of them.</summary>
    public long? Quantile(double share, int enough, DateTimeOffset now)
    {
        var minute = Turn(now);
        var (current, last) = (Of(minute), Of(minute - 1));
        var fading = 1 - ((now.UtcTicks % TimeSpan.TicksPerMinute) / (double)TimeSpan.TicksPerMinute);
        var total = 0.0;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            total += current[bucket] + (last[bucket] * fading);
        }

        if (total < enough)
        {
            return null;
        }

        var rank = total * share;
        var seen = 0.0;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            seen += current[bucket] + (last[bucket] * fading);
            if (seen >= rank && seen > 0)
            {
                return Bounds[bucket];
            }
        }

        return Bounds[^1];
    }

    private static int Bucket(long value)
    {
        if (value <= 1)
        {
            return 0;
        }

        var bucket = Math.Min(BitOperations.Log2((ulong)value) * PerOctave, Buckets - 1);
        while (bucket < Buckets - 1 && Bounds[bucket] < value)
        {
            bucket++;
        }

        return bucket;
    }

    private int[] Of(long minute) => (minute & 1) == 0 ? _even : _odd;

    /// <summary>Empties what is older than the minute before; a clock set back finds its values in place.</summary>
    private long Turn(DateTimeOffset now)
    {
        var minute = now.UtcTicks / TimeSpan.TicksPerMinute;
        var seen = Volatile.Read(ref _minute);
        if (minute <= seen)
        {
            return seen;
        }

        if (Interlocked.CompareExchange(ref _minute, minute, seen) == seen)
        {
            Array.Clear(Of(minute));
            if (seen < minute - 1)
            {
                Array.Clear(Of(minute - 1));
            }
        }

        return minute;
    }
}
