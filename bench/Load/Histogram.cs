using System.Numerics;

namespace Load;

/// <summary>
/// Counts times in buckets whose width grows with the time: at most 1/512 of it, so a quantile is right to 0.1 %, and of the 20 ms between two events of a
/// paced stream to 16 µs. Thousands of connections have three each: buckets are there once their power of two is.
/// </summary>
internal sealed class Histogram
{
    private const int SubBits = 9;
    private const int Buckets = 1 << SubBits;

    /// <summary>By the power of two: the first holds what is below <see cref="Buckets"/> nanoseconds.</summary>
    private readonly int[]?[] _counts = new int[64 - SubBits][];

    public long Count { get; private set; }

    public void Add(TimeSpan time)
    {
        var (power, bucket) = Place(Math.Max(1, (long)time.TotalNanoseconds));
        (_counts[power] ??= new int[Buckets])[bucket]++;
        Count++;
    }

    public void Add(Histogram other)
    {
        for (var power = 0; power < _counts.Length; power++)
        {
            if (other._counts[power] is { } theirs)
            {
                var mine = _counts[power] ??= new int[Buckets];
                for (var i = 0; i < Buckets; i++)
                {
                    mine[i] += theirs[i];
                }
            }
        }

        Count += other.Count;
    }

    /// <summary>The time that <paramref name="share"/> of all are not above, in milliseconds; 0 when there are none.</summary>
    public double Milliseconds(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var power = 0; power < _counts.Length; power++)
        {
            var counts = _counts[power] ?? [];
            for (var i = 0; i < counts.Length; i++)
            {
                left -= counts[i];
                if (left <= 0 && counts[i] > 0)
                {
                    return Middle(power, i) / 1e6;
                }
            }
        }

        return 0;
    }

    private static (int Power, int Bucket) Place(long value)
    {
        var power = Math.Max(0, BitOperations.Log2((ulong)value) - SubBits + 1);
        return power == 0 ? (0, (int)value) : (power, (int)(value >> (power - 1)) - Buckets);
    }

    private static double Middle(int power, int bucket) =>
        power == 0 ? bucket : (bucket + Buckets + 0.5) * Math.Pow(2, power - 1);
}
