using System.Buffers;
using System.Text;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Tells apart the ways in which a client names the bytes of an image, a document or a sound.</summary>
internal static class MediaReader
{
    /// <summary>Both alphabets of base64: what stands here goes into another JSON document as it is.</summary>
    private static readonly SearchValues<byte> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_"u8);

    /// <summary>A data URL, or an address. Null when it is neither.</summary>
    public static Media? FromAddress(JsonString address)
    {
        var text = address.DecodeUtf8();
        if (StartsWith(text.Span, "data:"u8))
        {
            return FromDataUrl(text[5..]);
        }

        var scheme = text.Span.IndexOf("://"u8);
        return scheme is > 0 and < 16 ? new Media.Remote(address) : null;
    }

    /// <summary>Base64 without more, of a known type; a data URL or an address are understood too. Null when it is none of them.</summary>
    public static Media? FromData(JsonString data, string mediaType) =>
        FromAddress(data) is { } media ? media
        : data.DecodeUtf8() is { IsEmpty: false } text && !text.Span.ContainsAnyExcept(Base64) ? new Media.Embedded(mediaType, text)
        : null;

    /// <summary>By the ending of a document's name, where nothing else says what it is.</summary>
    public static string TypeOf(JsonString? fileName) => Path.GetExtension(fileName?.Decode() ?? "").ToLowerInvariant() switch
    {
        ".txt" or ".md" => "text/plain",
        ".csv" => "text/csv",
        ".html" => "text/html",
        ".json" => "application/json",
        ".docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/pdf",
    };

    private static Media.Embedded? FromDataUrl(ReadOnlyMemory<byte> text)
    {
        var comma = text.Span.IndexOf((byte)',');
        if (comma < 0 || !text.Span[..comma].EndsWith(";base64"u8) || text.Span[(comma + 1)..].ContainsAnyExcept(Base64))
        {
            return null;
        }

        var type = text.Span[..text.Span.IndexOf((byte)';')];
        return new(NameOf(type), text[(comma + 1)..]);
    }

    /// <summary>The usual ones are not made anew each time.</summary>
    private static string NameOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("image/png"u8) ? "image/png"
        : type.SequenceEqual("image/jpeg"u8) ? "image/jpeg"
        : type.SequenceEqual("application/pdf"u8) ? "application/pdf"
        : type.IsEmpty ? "application/octet-stream"
        : Encoding.UTF8.GetString(type).ToLowerInvariant();

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length >= prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);
}
