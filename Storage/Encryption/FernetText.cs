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
}
