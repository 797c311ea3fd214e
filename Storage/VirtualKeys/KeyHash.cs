using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Storage.VirtualKeys;

/// <summary>
/// SHA-256 of a virtual key's text: all that is kept of it. A key has 256 random bits, so a slow hash would add nothing but latency. Held as
/// four words, so that a cache can be keyed by it without an allocation; compared in constant time.
/// </summary>
public readonly struct KeyHash : IEquatable<KeyHash>
{
    public const int Length = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <param name="hash">32 bytes.</param>
    public KeyHash(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, Length, nameof(hash));
        _a = BinaryPrimitives.ReadUInt64BigEndian(hash);
        _b = BinaryPrimitives.ReadUInt64BigEndian(hash[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(hash[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(hash[24..]);
    }

    /// <summary>The hash of <paramref name="text"/>, which <see cref="VirtualKeyText.TryParse"/> has found to be ASCII and of the right length.</summary>
    internal static KeyHash Of(ReadOnlySpan<char> text)
    {
        Span<byte> ascii = stackalloc byte[VirtualKeyText.Length];
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(ascii[..System.Text.Encoding.ASCII.GetBytes(text, ascii)], hash);
        return new(hash);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _a);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), _b);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), _c);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), _d);
        return bytes;
    }

    // No short cut: every word is looked at, whatever the others say.
    public bool Equals(KeyHash other) => ((_a ^ other._a) | (_b ^ other._b) | (_c ^ other._c) | (_d ^ other._d)) == 0;

    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);

    public override int GetHashCode() => (int)_a;

    public static bool operator ==(KeyHash left, KeyHash right) => left.Equals(right);

    public static bool operator !=(KeyHash left, KeyHash right) => !left.Equals(right);

    /// <summary>The first 32 bits: enough to find a key in a log, too little to find its text.</summary>
    public override string ToString() => $"{_a >> 32:x8}";
}
