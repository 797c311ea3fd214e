using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Storage.Encryption;

/// <summary>A Fernet key: 128 bits to sign with, then 128 bits to encrypt with. Never prints itself.</summary>
public sealed class FernetKey
{
    internal const int Length = 32;

    private readonly byte[] _bytes;

    private FernetKey(byte[] bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Signing => _bytes.AsSpan(0, 16);

    internal ReadOnlySpan<byte> Encrypting => _bytes.AsSpan(16);

    public static FernetKey Generate() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Reads the URL-safe base64 of 32 bytes, padded or not.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out FernetKey? key)
    {
        var bytes = new byte[Length];
        key = text.Length <= 44 && FernetText.TryDecode(text, bytes, out var written) && written == Length ? new(bytes) : null;
        return key is not null;
    }

    public static FernetKey Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var key) ? key : throw new FormatException("An encryption key is 32 bytes in URL-safe base64 (44 characters); this is not one.");

    /// <summary>The key itself as text, for the file or the operator who keeps it.</summary>
    public string Reveal() => FernetText.Encode(_bytes);

    public override string ToString() => "FernetKey";
}
