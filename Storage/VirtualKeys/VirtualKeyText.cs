using System.Buffers;
using System.Security.Cryptography;

namespace Storage.VirtualKeys;

/// <summary>
/// What a virtual key looks like: <c>ib_</c>, 43 random base62 characters (256 bits), and the CRC-32 of all that in 6 base62 characters. A
/// scanner can tell one from chance without asking anybody, and a mistyped one never costs a look-up.
/// </summary>
public static class VirtualKeyText
{
    public const string Prefix = "ib_";

    /// <summary>Characters in a key: 52.</summary>
    public const int Length = 3 + Random + Checksum;

    private const int Random = 43; // 43 · log2(62) = 256.03
    private const int Checksum = 6; // 62^6 > 2^32
    private const int ShownAtFront = 7;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    /// <summary>A new key. Its text is in what this returns and nowhere else.</summary>
    public static NewKeyText Create()
    {
        var body = Prefix + RandomNumberGenerator.GetString(Alphabet, Random);
        Span<char> checksum = stackalloc char[Checksum];
        WriteChecksum(body, checksum);
        var text = string.Concat(body, checksum);
        return new(text, KeyHash.Of(text), text[..ShownAtFront], text[^4..]);
    }

    /// <summary>False for anything that is no virtual key; else the hash to look it up by. Allocates nothing.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out KeyHash hash)
    {
        if (!IsWellFormed(text))
        {
            hash = default;
            return false;
        }

        hash = KeyHash.Of(text);
        return true;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length..].ContainsAnyExcept(Allowed))
        {
            return false;
        }

        Span<char> checksum = stackalloc char[Checksum];
        WriteChecksum(text[..^Checksum], checksum);
        return text[^Checksum..].SequenceEqual(checksum);
    }

    private static void WriteChecksum(ReadOnlySpan<char> body, Span<char> checksum)
    {
        var rest = Crc32.Of(body);
        for (var i = checksum.Length - 1; i >= 0; i--)
        {
            (rest, var digit) = Math.DivRem(rest, (uint)Alphabet.Length);
            checksum[i] = Alphabet[(int)digit];
        }
    }
}
