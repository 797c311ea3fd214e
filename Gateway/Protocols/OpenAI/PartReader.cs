using System.Collections.Immutable;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads <c>content</c>: a string, or an array of parts.</summary>
internal static class PartReader
{
    /// <summary>Reads the value at hand into <paramref name="parts"/>. Null and what is at fault leave nothing.</summary>
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
                if (cursor.IsString)
                {
                    parts.Add(new Part.Text(cursor.ReadString()!.Value));
                }
                else if (cursor.EntersObject("a part, an object") && ReadPart(ref cursor) is { } part)
                {
                    parts.Add(part);
                }
            }
        }
    }

    private static Part? ReadPart(ref BodyCursor cursor)
    {
        var start = cursor.Position;
        var typeAt = -1L;
        JsonString? type = null, text = null;
        Part? found = null;
        JsonRaw marker = default;
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
            else if (cursor.Is("image_url"u8))
            {
                found = MediaPartReader.ReadImage(ref cursor) ?? found;
            }
            else if (cursor.Is("input_audio"u8))
            {
                found = MediaPartReader.ReadAudio(ref cursor) ?? found;
            }
            else if (cursor.Is("file"u8))
            {
                found = MediaPartReader.ReadFile(ref cursor) ?? found;
            }
            else if (cursor.Is("thinking"u8))
            {
                text = ReadThinking(ref cursor);
            }
            else if (cursor.Is("cache_control"u8))
            {
                marker = cursor.ReadRaw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (type is null)
        {
            cursor.RefuseMissing(start, "type");
            return null;
        }

        var part = Make(ref cursor, start, typeAt, type.Value, text, found);
        return part is null || !marker.Exists ? part : part with { CacheMarker = marker };
    }

    private static Part? Make(ref BodyCursor cursor, long start, long typeAt, JsonString type, JsonString? text, Part? found)
    {
        var (missing, part) =
            type.Is("text"u8) ? ("text", text is { } said ? new Part.Text(said) : null)
            : type.Is("refusal"u8) ? ("refusal", text is { } refusal ? new Part.Refusal(refusal) : null)
            : type.Is("thinking"u8) ? ("thinking", text is { } thought ? new Part.Reasoning(thought, null) : null)
            : type.Is("image_url"u8) ? ("image_url", found as Part.Image)
            : type.Is("input_audio"u8) ? ("input_audio", found as Part.Audio)
            : type.Is("file"u8) ? ("file", found as Part.Document)
            : ((string?)null, (Part?)null);
        if (missing is null)
        {
            cursor.RefuseValue(typeAt, "one of text, image_url, input_audio, file and refusal");
        }
        else if (part is null)
        {
            cursor.RefuseMissing(start, missing);
        }

        return part;
    }

    /// <summary>Reasoning as a part of its own, as Mistral's models answer: a text, or an array of text parts, of which there is one.</summary>
    private static JsonString? ReadThinking(ref BodyCursor cursor)
    {
        if (cursor.IsString)
        {
            return cursor.ReadString();
        }

        var parts = ImmutableArray.CreateBuilder<Part>();
        ReadContent(ref cursor, parts);
        return parts.Count == 1 ? (parts[0] as Part.Text)?.Value
            : JsonString.FromText(string.Concat(parts.OfType<Part.Text>().Select(part => part.Value.Decode())));
    }
}
