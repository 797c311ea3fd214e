using System.Text;

namespace Simulator.Answers;

/// <summary>Chance made of what was asked: the same question draws the same numbers, on every machine.</summary>
internal sealed class Seed
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private ulong _state;

    private Seed(ulong state) => _state = state;

    /// <summary>FNV-1a of the parts.</summary>
    public static Seed Of(params ReadOnlySpan<string> parts)
    {
        var hash = 14695981039346656037UL;
        foreach (var part in parts)
        {
            hash = Add(hash, Encoding.UTF8.GetBytes(part));
            hash = Add(hash, [0]);
        }

        return new Seed(hash);
    }

    public static Seed Of(ReadOnlySpan<byte> bytes) => new(Add(14695981039346656037UL, bytes));

    public int Next(int below) => (int)(Next() % (ulong)below);

    /// <summary>As the tail of <c>chatcmpl-…</c>, <c>call_…</c>.</summary>
    public string Letters(int count) => string.Create(count, this, static (span, seed) =>
    {
        foreach (ref var letter in span)
        {
            letter = Alphabet[seed.Next(Alphabet.Length)];
        }
    });

    private static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        return hash;
    }

    // SplitMix64.
    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
