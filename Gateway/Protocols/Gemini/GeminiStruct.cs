using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>Arguments and results are JSON objects in this format; elsewhere they are texts, which mostly hold one.</summary>
internal static class GeminiStruct
{
    /// <summary>Writes the object that a text holds; <c>{}</c> for an empty text, and any other text as the object's only member.</summary>
    public static void Write(Utf8JsonWriter json, JsonString text, ReadOnlySpan<byte> wrapper)
    {
        var decoded = text.DecodeUtf8();
        if (IsObject(decoded.Span))
        {
            json.WriteRawValue(decoded.Span, skipInputValidation: true);
            return;
        }

        json.WriteStartObject();
        if (!text.IsEmpty)
        {
            text.WriteTo(json, wrapper);
        }

        json.WriteEndObject();
    }

    /// <summary>The texts of a result as one.</summary>
    public static JsonString Join(ImmutableArray<Part> content)
    {
        var texts = content.OfType<Part.Text>().Where(t => !t.Value.IsEmpty).ToArray();
        return texts.Length switch
        {
            0 => default,
            1 => texts[0].Value,
            _ => new(texts.SelectMany((t, i) => i == 0 ? t.Value.Inner.ToArray() : [.. "\\n"u8, .. t.Value.Inner.Span]).ToArray()),
        };
    }

    private static bool IsObject(ReadOnlySpan<byte> text)
    {
        if (!text.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(text, JsonSlice.ReaderOptions);
            reader.Read();
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
