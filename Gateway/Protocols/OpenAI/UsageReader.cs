using System.Text.Json;
using Routing.Targets;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Reads a <c>usage</c> object into the one convention of the house: totals include their parts.
/// OpenAI's and every compatible provider's already do.
/// </summary>
internal static class UsageReader
{
    /// <summary>Reads the value <paramref name="reader"/> stands on and leaves it on that value's last token. False for null and anything but an object.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out TokenUsage usage)
    {
        usage = default;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        long prompt = 0, cached = 0, written = 0, completion = 0, reasoning = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("prompt_tokens"u8))
            {
                prompt = ReadCount(ref reader);
            }
            else if (reader.ValueTextEquals("completion_tokens"u8))
            {
                completion = ReadCount(ref reader);
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8))
            {
                // `cache_write_tokens`: OpenAI, Azure, OpenRouter and Avian, in recorded answers.
                (var read, written) = ReadDetails(ref reader, "cached_tokens"u8, "cache_write_tokens"u8);
                cached = Math.Max(cached, read);
            }
            else if (reader.ValueTextEquals("completion_tokens_details"u8))
            {
                reasoning = Math.Max(reasoning, ReadDetails(ref reader, "reasoning_tokens"u8).First);
            }
            else if (reader.ValueTextEquals("prompt_cache_hit_tokens"u8) || reader.ValueTextEquals("cached_tokens"u8))   // DeepSeek; Together, Moonshot
            {
                cached = Math.Max(cached, ReadCount(ref reader));
            }
            else if (reader.ValueTextEquals("reasoning_tokens"u8))   // Together, Perplexity
            {
                reasoning = Math.Max(reasoning, ReadCount(ref reader));
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        cached = Math.Min(cached, prompt);
        usage = new(prompt, cached, completion, reasoning) { CacheWritten = Math.Min(written, prompt - cached) };
        return true;
    }

    private static (long First, long Second) ReadDetails(ref Utf8JsonReader reader, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return default;
        }

        (long First, long Second) values = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isFirst, isSecond) = (reader.ValueTextEquals(first), !second.IsEmpty && reader.ValueTextEquals(second));
            var count = ReadCount(ref reader);
            values = (isFirst ? count : values.First, isSecond ? count : values.Second);
        }

        return values;
    }

    private static long ReadCount(ref Utf8JsonReader reader)
    {
        reader.Read();
        var count = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value > 0 ? value : 0;
        reader.Skip();
        return count;
    }
}
