using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic;

/// <summary>Writes images and documents: embedded, by address, or by the id of a file uploaded before.</summary>
internal sealed class MediaWriter(Utf8JsonWriter json, DroppedOptions dropped)
{
    public void WriteImage(Part.Image image)
    {
        if (image.Detail is { } detail && !detail.Is("auto"u8))
        {
            dropped.Add("messages.image_url.detail");
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "image"u8);
        json.WriteStartObject("source"u8);
        if (image.Source is Media.Embedded embedded)
        {
            WriteBase64(embedded.MediaType == "image/jpg" ? "image/jpeg" : embedded.MediaType, embedded.Base64);
        }
        else
        {
            WriteElsewhere(image.Source);
        }

        json.WriteEndObject();
        BlockWriter.WriteMarker(json, image.CacheMarker);
        json.WriteEndObject();
    }

    public void WriteDocument(Part.Document document)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "document"u8);
        json.WriteStartObject("source"u8);
        if (document.Source is Media.Embedded embedded)
        {
            if (!IsText(embedded.MediaType) || !TryWriteText(embedded.Base64.Span))
            {
                WriteBase64(embedded.MediaType, embedded.Base64);
            }
        }
        else
        {
            WriteElsewhere(document.Source);
        }

        json.WriteEndObject();
        if (document.FileName is { IsEmpty: false } name)
        {
            name.WriteTo(json, "title"u8);
        }

        BlockWriter.WriteMarker(json, document.CacheMarker);
        json.WriteEndObject();
    }

    /// <summary>What is text in itself; PDF is all that may be in base64.</summary>
    private static bool IsText(string mediaType) =>
        mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || mediaType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase);

    private void WriteBase64(string mediaType, ReadOnlyMemory<byte> base64)
    {
        json.WriteString("type"u8, "base64"u8);
        json.WriteString("media_type"u8, mediaType);
        new JsonString(base64).WriteTo(json, "data"u8);
    }

    private bool TryWriteText(ReadOnlySpan<byte> base64)
    {
        var text = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, text, out _, out var length) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        json.WriteString("type"u8, "text"u8);
        json.WriteString("media_type"u8, "text/plain"u8);
        json.WriteString("data"u8, Encoding.UTF8.GetString(text.AsSpan(0, length)));
        return true;
    }

    private void WriteElsewhere(Media source)
    {
        if (source is Media.File file)
        {
            json.WriteString("type"u8, "file"u8);
            file.Id.WriteTo(json, "file_id"u8);
        }
        else if (source is Media.Remote remote)
        {
            json.WriteString("type"u8, "url"u8);
            remote.Address.WriteTo(json, "url"u8);
        }
    }
}
