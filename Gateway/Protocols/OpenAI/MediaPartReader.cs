using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads the values of parts that are not text.</summary>
internal static class MediaPartReader
{
    /// <summary><c>{"url","detail"}</c>; a bare address, as some clients send it, is understood too.</summary>
    public static Part.Image? ReadImage(ref BodyCursor cursor)
    {
        var at = cursor.Position;
        JsonString? url = null, detail = null;
        if (cursor.IsString)
        {
            url = cursor.ReadString();
        }
        else if (cursor.EntersObject())
        {
            while (cursor.NextMember())
            {
                if (cursor.Is("url"u8))
                {
                    at = cursor.Position;
                    url = cursor.ReadString();
                }
                else if (cursor.Is("detail"u8))
                {
                    detail = cursor.ReadString();
                }
                else
                {
                    cursor.Skip();
                }
            }
        }

        if (url is null)
        {
            cursor.RefuseMissing(at, "url");
            return null;
        }

        if (MediaReader.FromAddress(url.Value) is { } media)
        {
            return new(media, detail);
        }

        cursor.RefuseValue(at, "an address, or a data URL in base64");
        return null;
    }

    public static Part.Audio? ReadAudio(ref BodyCursor cursor)
    {
        var at = cursor.Position;
        var dataAt = at;
        JsonString? data = null, format = null;
        if (cursor.EntersObject())
        {
            while (cursor.NextMember())
            {
                if (cursor.Is("data"u8))
                {
                    dataAt = cursor.Position;
                    data = cursor.ReadString();
                }
                else if (cursor.Is("format"u8))
                {
                    format = cursor.ReadString();
                }
                else
                {
                    cursor.Skip();
                }
            }
        }

        if (data is null || format is null)
        {
            cursor.RefuseMissing(at, data is null ? "data" : "format");
            return null;
        }

        if (MediaReader.FromData(data.Value, $"audio/{format.Value.Decode()}") is Media.Embedded media)
        {
            return new(media);
        }

        cursor.RefuseValue(dataAt, "base64");
        return null;
    }

    public static Part.Document? ReadFile(ref BodyCursor cursor)
    {
        var at = cursor.Position;
        var dataAt = at;
        JsonString? data = null, id = null, name = null;
        if (cursor.EntersObject())
        {
            while (cursor.NextMember())
            {
                if (cursor.Is("file_data"u8))
                {
                    dataAt = cursor.Position;
                    data = cursor.ReadString();
                }
                else if (cursor.Is("file_id"u8))
                {
                    id = cursor.ReadString();
                }
                else if (cursor.Is("filename"u8))
                {
                    name = cursor.ReadString();
                }
                else
                {
                    cursor.Skip();
                }
            }
        }

        if (data is { } bytes)
        {
            if (MediaReader.FromData(bytes, MediaReader.TypeOf(name)) is { } media)
            {
                return new(media, name);
            }

            cursor.RefuseValue(dataAt, "base64, a data URL or an address");
            return null;
        }

        if (id is { } file)
        {
            return new(new Media.File(file), name);
        }

        cursor.RefuseMissing(at, "file_data");
        return null;
    }
}
