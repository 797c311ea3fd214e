using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>Writes embedded media as a <c>data:</c> address.</summary>
internal static class DataAddress
{
    private const string Suffix = ";base64,";

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, Media.Embedded media)
    {
        var most = 5 + Encoding.UTF8.GetMaxByteCount(media.MediaType.Length) + Suffix.Length + media.Base64.Length;
        var address = ArrayPool<byte>.Shared.Rent(most);
        var length = Encoding.UTF8.GetBytes("data:", address);
        length += Encoding.UTF8.GetBytes(media.MediaType, address.AsSpan(length));
        length += Encoding.UTF8.GetBytes(Suffix, address.AsSpan(length));
        media.Base64.Span.CopyTo(address.AsSpan(length));
        json.WriteString(name, address.AsSpan(0, length + media.Base64.Length));
        ArrayPool<byte>.Shared.Return(address);
    }
}
