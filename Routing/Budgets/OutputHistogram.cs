using System.Numerics;

namespace Routing.Budgets;

/// <summary>
/// Output tokens of the last hundred or two answers, in buckets a quarter octave wide: a quantile is right to a fifth, upwards. When full all
/// counts are halved, so that what a tenant does now outweighs what it did.
/// </summary>
internal sealed class OutputHistogram
{
    private const int PerOctave = 4;
    private const int Octaves = 22;
    private const int Full = 200;

    private readonly byte[] _counts = new byte[(Octaves * PerOctave) + 1];

    public int Count { get; private set; }

    public void Add(long tokens)
    {
        if (Count == Full)
        {
            Halve();
        }

        _counts[Bucket(tokens)]++;
        Count++;
    }

    /// <summary>The number of tokens that a share of the answers did not pass.</summary>
    public long Quantile(double share)
    {
        var rank = (int)Math.Ceiling(Count * share);
        var bucket = 0;
        for (var seen = (int)_counts[0]; seen < rank; seen += _counts[bucket])
        {
            bucket++;
        }

        return UpTo(bucket);
    }

    private static int Bucket(long tokens)
    {
        var bucket = tokens <= 1 ? 0 : Math.Min(Octaves * PerOctave, BitOperations.Log2((ulong)tokens) * PerOctave);
        while (bucket < Octaves * PerOctave && UpTo(bucket) < tokens)
        {
            bucket++;
        }

        return bucket;
    }

    private static long UpTo(int bucket) => (long)Math.Ceiling(Math.Pow(2, (double)bucket / PerOctave));

    private void Halve()
    {
        Count = 0;
        foreach (ref var count in _counts.AsSpan())
        {
            count /= 2;
            Count += count;
        }
    }
}
