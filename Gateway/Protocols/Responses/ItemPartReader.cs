using System.Collections.Immutable;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Responses;

/// <summary>Reads the content of an item: a string, or an array of parts.</summary>
internal static class ItemPartReader
{
    public static void ReadContent(ref BodyCursor cursor, ImmutableArray<Part>.Builder parts)
    {
        if (cursor.IsString)
        {
            parts.Add(new Part.Text(cursor.ReadString()!.Value));
        }
        else if (cursor.EntersArray("a string or an array of parts"))
        {
            while (cursor.NextItem())
            {
                if (cursor.EntersObject("a part, an object") && ReadPart(ref cursor) is { } part)
                {
                    parts.Add(part);
                }
            }
        }
    }

    private static Part? ReadPart(ref BodyCursor cursor)
    {
        var start = cursor.Position;
        var (typeAt, dataAt) = (start, start);
        JsonString? type = null, text = null, url = null, data = null, file = null, name = null, detail = null;
        while (cursor.NextMember())
        {
            if (cursor.Is("type"u8))
            {
                typeAt = cursor.Position;
                type = cursor.ReadString();
            }
            else if (cursor.Is("text"u8) || cursor.Is("refusal"u8))
            {
                text = cursor.ReadString();
            }
            else if (cursor.Is("image_url"u8) || cursor.Is("file_url"u8))
            {
                dataAt = cursor.Position;
                url = cursor.ReadString();
            }
            else if (cursor.Is("file_data"u8))
            {
                dataAt = cursor.Position;
                data = cursor.ReadString();
            }
            else if (cursor.Is("file_id"u8))
            {
                file = cursor.ReadString();
            }
            else if (cursor.Is("filename"u8))
            {
                name = cursor.ReadString();
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

        if (type is not { } kind)
        {
            cursor.RefuseMissing(start, "type");
            return null;
        }

        if (kind.Is("input_image"u8) || kind.Is("input_file"u8))
        {
            var media = url is { } address ? MediaReader.FromAddress(address)
                : data is { } bytes ? MediaReader.FromData(bytes, MediaReader.TypeOf(name))
                : file is { } id ? new Media.File(id)
                : null;
            return Medium(ref cursor, kind.Is("input_image"u8), media, start, dataAt, detail, name);
        }

        var isRefusal = kind.Is("refusal"u8);
        if (!isRefusal && !kind.Is("input_text"u8) && !kind.Is("output_text"u8) && !kind.Is("summary_text"u8) && !kind.Is("reasoning_text"u8) && !kind.Is("text"u8))
        {
            cursor.RefuseValue(typeAt, "one of input_text, input_image, input_file, output_text and refusal");
            return null;
        }

        if (text is not { } said)
        {
            cursor.RefuseMissing(start, isRefusal ? "refusal" : "text");
            return null;
        }

        return isRefusal ? new Part.Refusal(said) : new Part.Text(said);
    }

    private static Part? Medium(ref BodyCursor cursor, bool isImage, Media? media, long start, long dataAt, JsonString? detail, JsonString? name)
    {
        if (media is not null)
        {
            return isImage ? new Part.Image(media, detail) : new Part.Document(media, name);
        }

        if (dataAt == start)
        {
            cursor.RefuseMissing(start, isImage ? "image_url" : "file_data");
        }
        else
        {
            cursor.RefuseValue(dataAt, "an address, or a data URL in base64");
        }

        return null;
    }
}
