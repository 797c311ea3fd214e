using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Storage.Encryption;

/// <summary>
/// Fernet, version 0x80, as published at github.com/fernet/spec:
/// <c>version(1) ‖ timestamp(8) ‖ iv(16) ‖ AES-128-CBC ciphertext ‖ HMAC-SHA256(32)</c> in URL-safe base64.
/// </summary>
internal static class Fernet
{
    private const byte Version = 0x80;
    private const int IvAt = 9;
    private const int BodyAt = 25;
    private const int MacLength = 32;
    private const int BlockLength = 16;

    /// <summary>How far in the future a token may be dated when its age is checked at all.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    public static string Encrypt(FernetKey key, ReadOnlySpan<byte> plaintext, DateTimeOffset now) =>
        Encrypt(key, plaintext, now, RandomNumberGenerator.GetBytes(BlockLength));

    /// <summary>With the given IV: for the specification's vectors. An IV used twice gives equal beginnings away.</summary>
    internal static string Encrypt(FernetKey key, ReadOnlySpan<byte> plaintext, DateTimeOffset now, ReadOnlySpan<byte> iv)
    {
        using var aes = Aes.Create();
        aes.SetKey(key.Encrypting);
        var bodyLength = aes.GetCiphertextLengthCbc(plaintext.Length);
        var token = new byte[BodyAt + bodyLength + MacLength];
        token[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(1), now.ToUnixTimeSeconds());
        iv.CopyTo(token.AsSpan(IvAt));
        aes.EncryptCbc(plaintext, iv, token.AsSpan(BodyAt, bodyLength));
        HMACSHA256.HashData(key.Signing, token.AsSpan(..^MacLength), token.AsSpan(^MacLength..));
        return FernetText.Encode(token);
    }

    /// <summary>False for anything that this key did not make. The MAC is checked, in constant time, before anything is decrypted.</summary>
    public static bool TryDecrypt(FernetKey key, string token, [NotNullWhen(true)] out byte[]? plaintext, out DateTimeOffset createdAt)
    {
        plaintext = null;
        createdAt = default;
        if (!TryDecode(token, out var bytes) || !IsAuthentic(key, bytes))
        {
            return false;
        }

        createdAt = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1)));
        using var aes = Aes.Create();
        aes.SetKey(key.Encrypting);
        try
        {
            plaintext = aes.DecryptCbc(bytes.AsSpan(BodyAt..^MacLength), bytes.AsSpan(IvAt, BlockLength));
            return true;
        }
        catch (CryptographicException)
        {
            return false; // authentic but badly padded: made by a broken writer who had the key
        }
    }

    /// <summary>The same, and no older than <paramref name="timeToLive"/>, nor dated further ahead than clocks differ.</summary>
    public static bool TryDecrypt(FernetKey key, string token, TimeSpan timeToLive, DateTimeOffset now, [NotNullWhen(true)] out byte[]? plaintext) =>
        TryDecrypt(key, token, out plaintext, out var createdAt) && now - createdAt <= timeToLive && createdAt - now <= ClockSkew;

    /// <summary>True when <paramref name="key"/> made the token.</summary>
    public static bool IsAuthentic(FernetKey key, string token) => TryDecode(token, out var bytes) && IsAuthentic(key, bytes);

    private static bool IsAuthentic(FernetKey key, ReadOnlySpan<byte> token)
    {
        Span<byte> mac = stackalloc byte[MacLength];
        HMACSHA256.HashData(key.Signing, token[..^MacLength], mac);
        return CryptographicOperations.FixedTimeEquals(mac, token[^MacLength..]);
    }

    private static bool TryDecode(string token, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var buffer = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        if (!FernetText.TryDecode(token, buffer, out var length)
            || length < BodyAt + BlockLength + MacLength
            || (length - BodyAt - MacLength) % BlockLength != 0
            || buffer[0] != Version
            || BinaryPrimitives.ReadInt64BigEndian(buffer.AsSpan(1)) is < 0 or > LastSecond)
        {
            return false;
        }

        bytes = buffer[..length];
        return true;
    }

    /// <summary>31 December 9999, the last day a <see cref="DateTimeOffset"/> knows.</summary>
    private const long LastSecond = 253_402_300_799;
}
