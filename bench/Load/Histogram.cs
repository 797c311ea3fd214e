using System.Numerics;

namespace Load;

/// <summary>Counts times in buckets whose width grows with the time: 1/1024 of it, so a quantile is right to about 0.1 %: of the 20 ms between two events of a paced stream that is 20 µs.</summary>
internal sealed class Histogram
{
    private const int SubBits = 10;
    private readonly long[] _counts = new long[(64 - SubBits) << SubBits];

    public long Count { get; private set; }

    public void Add(TimeSpan time)
    {
        _counts[Bucket(Math.Max(1, (long)time.TotalNanoseconds))]++;
        Count++;
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>The time that <paramref name="share"/> of all are not above, in milliseconds; 0 when there are none.</summary>
    public double Milliseconds(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left <= 0 && _counts[i] > 0)
            {
                return Middle(i) / 1e6;
            }
        }

        return 0;
    }

    private static int Bucket(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value) - SubBits);
        return (shift << SubBits) + (int)(value >> shift);
    }

    private static double Middle(int bucket)
    {
        var shift = Math.Max(0, (bucket >> SubBits) - 1);
        return (bucket - (shift << SubBits) + 0.5) * Math.Pow(2, shift);
    }
}
