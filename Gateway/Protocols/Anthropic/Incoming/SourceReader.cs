using System.Collections.Immutable;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>Reads a <c>source</c>: base64, an address, an uploaded file, or text.</summary>
internal static class SourceReader
{
    /// <summary>Where the bytes are; or the text, where it is one.</summary>
    public static (Media? Media, JsonString? Text) Read(ref BodyCursor cursor)
    {
        var at = cursor.Position;
        var dataAt = at;
        JsonString? type = null, mediaType = null, data = null, url = null, file = null;
        var content = ImmutableArray.CreateBuilder<Part>();
        if (!cursor.EntersObject())
        {
            return default;
        }

        while (cursor.NextMember())
        {
            if (cursor.Is("type"u8))
            {
                type = cursor.ReadString();
            }
            else if (cursor.Is("media_type"u8))
            {
                mediaType = cursor.ReadString();
            }
            else if (cursor.Is("data"u8))
            {
                dataAt = cursor.Position;
                data = cursor.ReadString();
            }
            else if (cursor.Is("url"u8))
            {
                url = cursor.ReadString();
            }
            else if (cursor.Is("file_id"u8))
            {
                file = cursor.ReadString();
            }
            else if (cursor.Is("content"u8))
            {
                BlockReader.ReadContent(ref cursor, content);
            }
            else
            {
                cursor.Skip();
            }
        }

        return type switch
        {
            { } text when text.Is("text"u8) => (null, data),
            { } blocks when blocks.Is("content"u8) => (null, JoinedText.Said(content.ToImmutable())),
            { } remote when remote.Is("url"u8) => (url is { } address ? new Media.Remote(address) : null, null),
            { } uploaded when uploaded.Is("file"u8) => (file is { } id ? new Media.File(id) : null, null),
            _ => (Embedded(ref cursor, dataAt, data, mediaType), null),
        };
    }

    private static Media? Embedded(ref BodyCursor cursor, long at, JsonString? data, JsonString? mediaType)
    {
        if (data is not { } bytes)
        {
            return null;
        }

        var media = MediaReader.FromData(bytes, mediaType?.Decode() ?? "application/octet-stream");
        if (media is null)
        {
            cursor.RefuseValue(at, "base64");
        }

        return media;
    }
}
