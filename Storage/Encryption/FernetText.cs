using System.Buffers;
using System.Buffers.Text;

namespace Storage.Encryption;

/// <summary>URL-safe base64 with its padding, as every Fernet implementation writes it.</summary>
internal static class FernetText
{
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = Base64Url.EncodeToString(bytes);
        return text.PadRight((text.Length + 3) / 4 * 4, '=');
    }

    /// <summary>Padded or not. (The library's own Try… throws for a character that does not belong.)</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int length) =>
        Base64Url.DecodeFromChars(text, bytes, out _, out length) is OperationStatus.Done;
}
