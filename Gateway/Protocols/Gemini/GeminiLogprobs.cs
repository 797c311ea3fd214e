using System.Buffers;
using System.Text.Json;

namespace Gateway.Protocols.Gemini;

/// <summary>Turns <c>logprobsResult</c> into OpenAI's <c>logprobs</c>.</summary>
internal static class GeminiLogprobs
{
    public static ReadOnlySpan<byte> Translate(ReadOnlySpan<byte> result)
    {
        ReadOnlySpan<byte> chosen = default, top = default;
        var members = new JsonMembers(result, "logprobsResult");
        while (members.Next(out var name, out var value))
        {
            if (name.SequenceEqual("chosenCandidates"u8))
            {
                chosen = value;
            }
            else if (name.SequenceEqual("topCandidates"u8))
            {
                top = value;
            }
        }

        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartArray("content"u8);
        var tokens = new JsonItems(chosen, "chosenCandidates");
        var steps = new JsonItems(top, "topCandidates");
        while (tokens.Next(out var token))
        {
            json.WriteStartObject();
            WriteToken(json, token);
            json.WriteStartArray("top_logprobs"u8);
            if (steps.Next(out var step))
            {
                WriteTop(json, step);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static void WriteTop(Utf8JsonWriter json, ReadOnlySpan<byte> step)
    {
        var members = new JsonMembers(step, "topCandidates");
        while (members.Next(out var name, out var value))
        {
            if (name.SequenceEqual("candidates"u8))
            {
                var candidates = new JsonItems(value, "candidates");
                while (candidates.Next(out var candidate))
                {
                    json.WriteStartObject();
                    WriteToken(json, candidate);
                    json.WriteEndObject();
                }
            }
        }
    }

    /// <summary>What is zero or empty Google leaves out.</summary>
    private static void WriteToken(Utf8JsonWriter json, ReadOnlySpan<byte> candidate)
    {
        ReadOnlySpan<byte> token = "\"\""u8, probability = "0"u8;
        var members = new JsonMembers(candidate, "A candidate of logprobsResult");
        while (members.Next(out var name, out var value))
        {
            if (name.SequenceEqual("token"u8) && !value.IsEmpty)
            {
                token = value;
            }
            else if (name.SequenceEqual("logProbability"u8) && !value.IsEmpty)
            {
                probability = value;
            }
        }

        json.WritePropertyName("token"u8);
        json.WriteRawValue(token, skipInputValidation: true);
        json.WritePropertyName("logprob"u8);
        json.WriteRawValue(probability, skipInputValidation: true);
        json.WriteNull("bytes"u8);
    }
}
