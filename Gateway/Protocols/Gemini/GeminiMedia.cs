using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>Writes images, documents and sounds as <c>inlineData</c> or <c>fileData</c>.</summary>
internal sealed class GeminiMedia(Utf8JsonWriter json, GeminiDialect dialect)
{
    private const string Files = "https://generativelanguage.googleapis.com/v1beta/files/";

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["png"] = "image/png", ["jpg"] = "image/jpeg", ["jpeg"] = "image/jpeg", ["webp"] = "image/webp", ["gif"] = "image/gif",
        ["heic"] = "image/heic", ["heif"] = "image/heif", ["bmp"] = "image/bmp", ["avif"] = "image/avif",
        ["pdf"] = "application/pdf", ["txt"] = "text/plain", ["md"] = "text/md", ["csv"] = "text/csv", ["html"] = "text/html", ["htm"] = "text/html",
        ["xml"] = "text/xml", ["json"] = "application/json", ["rtf"] = "text/rtf",
        ["wav"] = "audio/wav", ["mp3"] = "audio/mp3", ["aac"] = "audio/aac", ["ogg"] = "audio/ogg", ["flac"] = "audio/flac", ["m4a"] = "audio/m4a",
        ["mp4"] = "video/mp4", ["mov"] = "video/quicktime", ["webm"] = "video/webm", ["mpeg"] = "video/mpeg", ["mpg"] = "video/mpeg",
    };

    /// <param name="part">An image, a document or a sound.</param>
    public void Write(Part part)
    {
        var (source, name, otherwise) = part switch
        {
            Part.Image image => (image.Source, null, "image/jpeg"),
            Part.Document document => (document.Source, document.FileName, "application/pdf"),
            Part.Audio audio => (audio.Source, null, "audio/wav"),
            _ => throw new ArgumentException("It has no media.", nameof(part)),
        };

        json.WriteStartObject();
        switch (source)
        {
            case Media.Embedded embedded:
                json.WriteStartObject("inlineData"u8);
                json.WriteString("mimeType"u8, embedded.MediaType);
                json.WriteString("data"u8, embedded.Base64.Span);
                json.WriteEndObject();
                break;
            case Media.Remote remote:
                WriteFile(remote.Address.Decode(), name, otherwise);
                break;
            case Media.File file:
                WriteFile(UriOf(file.Id.Decode()), name, otherwise);
                break;
        }

        json.WriteEndObject();
    }

    private static string UriOf(string id) =>
        id.Contains("://", StringComparison.Ordinal) ? id : Files + (id.StartsWith("files/", StringComparison.Ordinal) ? id[6..] : id);

    private void WriteFile(string address, JsonString? name, string otherwise)
    {
        json.WriteStartObject("fileData"u8);
        json.WriteString("fileUri"u8, address);
        if ((TypeOf(address) ?? TypeOf(name?.Decode()) ?? (dialect.NeedsMediaType ? otherwise : null)) is { } type)
        {
            json.WriteString("mimeType"u8, type);
        }

        json.WriteEndObject();
    }

    private static string? TypeOf(string? address)
    {
        if (address is null)
        {
            return null;
        }

        var path = address.AsSpan(0, address.AsSpan().IndexOfAny('?', '#') is var end && end >= 0 ? end : address.Length);
        var dot = path.LastIndexOf('.');
        return dot >= 0 && path.Length - dot <= 6 ? Types.GetValueOrDefault(path[(dot + 1)..].ToString()) : null;
    }
}
