using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Writes images and documents: embedded, or in S3. Bedrock fetches nothing else; in place of what it cannot take stands a text that says so, and it is reported.
/// Source: the API reference, <c>ImageBlock</c> and <c>DocumentBlock</c>, read 2026-11-21.
/// </summary>
internal sealed class ConverseMediaWriter(Utf8JsonWriter json, DroppedOptions dropped)
{
    private readonly DocumentNames _names = new();

    public Written WriteImage(Part.Image image)
    {
        if (image.Detail is { } detail && !detail.Is("auto"u8))
        {
            dropped.Add("messages.image_url.detail");
        }

        var format = image.Source switch
        {
            Media.Embedded embedded => ImageFormatOf(embedded.MediaType),
            Media.Remote remote when IsInS3(remote) => ImageFormatOf(ExtensionOf(remote.Address)),
            _ => null,
        };
        if (format is null)
        {
            return WriteWords("image", "messages.image_url", image.Source);
        }

        json.WriteStartObject();
        json.WriteStartObject("image"u8);
        json.WriteString("format"u8, format);
        WriteSource(image.Source);
        json.WriteEndObject();
        json.WriteEndObject();
        return Written.Media;
    }

    public Written WriteDocument(Part.Document document)
    {
        var fileName = document.FileName?.Decode();
        var format = document.Source switch
        {
            Media.Embedded embedded => DocumentFormats.Of(embedded.MediaType, fileName),
            Media.Remote remote when IsInS3(remote) => DocumentFormats.Of("", fileName ?? remote.Address.Decode()),
            _ => null,
        };
        if (format is null)
        {
            return WriteWords("document", "messages.file", document.Source);
        }

        json.WriteStartObject();
        json.WriteStartObject("document"u8);
        json.WriteString("format"u8, format);
        json.WriteString("name"u8, _names.For(fileName));
        WriteSource(document.Source);
        json.WriteEndObject();
        json.WriteEndObject();
        return Written.Media;
    }

    private static bool IsInS3(Media.Remote remote) => remote.Address.Inner.Span.StartsWith("s3://"u8);

    private static string ExtensionOf(JsonString address)
    {
        var text = address.Decode();
        return $"image/{text[(text.LastIndexOf('.') + 1)..]}";
    }

    private static string? ImageFormatOf(string mediaType) => mediaType.ToLowerInvariant() switch
    {
        "image/png" => "png",
        "image/jpeg" or "image/jpg" => "jpeg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => null,
    };

    private void WriteSource(Media source)
    {
        json.WriteStartObject("source"u8);
        if (source is Media.Embedded embedded)
        {
            new JsonString(embedded.Base64).WriteTo(json, "bytes"u8);
        }
        else if (source is Media.Remote remote)
        {
            json.WriteStartObject("s3Location"u8);
            remote.Address.WriteTo(json, "uri"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private Written WriteWords(string kind, string name, Media source)
    {
        dropped.Add($"{name} ({source switch
        {
            Media.Remote => "by address",
            Media.File => "by file id",
            Media.Embedded embedded => embedded.MediaType,
            _ => kind,
        }})");
        json.WriteStartObject();
        json.WriteString("text"u8, source is Media.Remote remote ? $"({kind}: {remote.Address.Decode()})" : $"({kind}: not readable here)");
        json.WriteEndObject();
        return Written.Words;
    }
}
