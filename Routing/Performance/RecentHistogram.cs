using System.Numerics;

namespace Routing.Performance;

/// <summary>
/// Values of the last minute or two, in buckets a quarter octave wide: a quantile is right to a fifth, upwards. What is older fades: the current
/// minute counts whole, the one before by the share of it that the last sixty seconds still cover. Lock-free: adding is one interlocked operation, and a value
/// added at the very turn of a minute may be lost or counted with the other one.
/// </summary>
internal sealed class RecentHistogram
{
    private const int PerOctave = 4;
    private const int Octaves = 30;
    private const int Buckets = (Octaves * PerOctave) + 1;

    private static readonly long[] Bounds = [.. Enumerable.Range(0, Buckets).Select(bucket => (long)Math.Ceiling(Math.Pow(2, (double)bucket / PerOctave)))];

    private readonly int[] _even = new int[Buckets];
    private readonly int[] _odd = new int[Buckets];
    private long _minute = long.MinValue;
    private long _median;

    /// <summary>Adds a value above 0, in a unit of the caller's choice; 2^30 and above count as that.</summary>
    public void Add(long value, DateTimeOffset now)
    {
        var minute = Turn(now);
        Interlocked.Increment(ref Of(minute)[Bucket(value)]);
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

    /// <summary>Adds what another node has seen, e.g. of the same target.</summary>
    public void Merge(ReadOnlySpan<(int Bucket, int Count)> counts, DateTimeOffset now)
    {
        var into = Of(Turn(now));
        foreach (var (bucket, count) in counts)
        {
            Interlocked.Add(ref into[Math.Clamp(bucket, 0, Buckets - 1)], count);
        }
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
