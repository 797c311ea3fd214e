using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Gateway.Protocols.Cohere;

/// <summary>
/// Turns Cohere's <c>{"text","token_ids","logprobs"}</c> into OpenAI's <c>logprobs</c>. A text made of several tokens does not say where they part, so it becomes
/// one entry, whose probability is that of all of them.
/// </summary>
internal static class CohereLogprobs
{
    /// <param name="json">One of them, as a stream has it, or a list.</param>
    public static ReadOnlySpan<byte> Translate(ReadOnlySpan<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteStartArray("content"u8);
        if (json[0] == (byte)'[')
        {
            var items = new JsonCursor(json);
            items.EnterArray();
            while (items.NextElement(out var item))
            {
                Write(writer, item);
            }
        }
        else
        {
            Write(writer, json);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> item)
    {
        ReadOnlySpan<byte> text = "\"\""u8, logprobs = "[]"u8;
        var cursor = new JsonCursor(item);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("text"u8) || cursor.NameIs("token"u8))
            {
                text = cursor.Raw();
            }
            else if (cursor.NameIs("logprobs"u8))
            {
                logprobs = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        json.WriteStartObject();
        json.WritePropertyName("token"u8);
        json.WriteRawValue(text.IsEmpty ? "\"\""u8 : text, skipInputValidation: true);
        json.WriteNumber("logprob"u8, Sum(logprobs));
        json.WriteNull("bytes"u8);
        json.WriteStartArray("top_logprobs"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static double Sum(ReadOnlySpan<byte> logprobs)
    {
        double sum = 0;
        var items = new JsonCursor(logprobs);
        items.EnterArray();
        while (items.NextElement(out var item))
        {
            if (Utf8Parser.TryParse(item, out double value, out var used) && used == item.Length)
            {
                sum += value;
            }
        }

        return double.IsFinite(sum) ? sum : 0;
    }
}
