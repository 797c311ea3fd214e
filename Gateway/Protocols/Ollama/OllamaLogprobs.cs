using System.Buffers;
using System.Text.Json;

namespace Gateway.Protocols.Ollama;

/// <summary>Turns <c>logprobs</c> into OpenAI's: a list of the same entries, of which those without alternatives leave the list of them out.</summary>
internal static class OllamaLogprobs
{
    public static ReadOnlySpan<byte> Translate(ReadOnlySpan<byte> logprobs)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartArray("content"u8);
        WriteAll(json, logprobs, withTop: true);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static void WriteAll(Utf8JsonWriter json, ReadOnlySpan<byte> entries, bool withTop)
    {
        var items = new JsonCursor(entries);
        items.EnterArray();
        while (items.NextElement(out var item))
        {
            Write(json, item, withTop);
        }
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> entry, bool withTop)
    {
        ReadOnlySpan<byte> token = "\"\""u8, logprob = "0"u8, bytes = default, top = default;
        var cursor = new JsonCursor(entry);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("token"u8))
            {
                token = cursor.Raw();
            }
            else if (cursor.NameIs("logprob"u8))
            {
                logprob = cursor.Raw();
            }
            else if (cursor.NameIs("bytes"u8))
            {
                bytes = cursor.Raw();
            }
            else if (cursor.NameIs("top_logprobs"u8))
            {
                top = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        json.WriteStartObject();
        WriteRaw(json, "token"u8, token);
        WriteRaw(json, "logprob"u8, logprob);
        WriteRaw(json, "bytes"u8, bytes);
        if (withTop)
        {
            json.WriteStartArray("top_logprobs"u8);
            if (!top.IsEmpty)
            {
                WriteAll(json, top, withTop: false);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.IsEmpty ? "null"u8 : value, skipInputValidation: true);
    }
}
