using System.Text.Json;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.Anthropic;

/// <summary>
/// The usage of one answer, put together from what is said of it: a stream's start has a placeholder for the output, its end may repeat all numbers or give the output alone.
/// Anthropic counts input that was read from the cache or written to it apart from the rest.
/// </summary>
internal struct UsageTally
{
    private long _input;
    private long _cacheRead;
    private long _cacheWritten;
    private long _output;
    private long _thinking;

    /// <summary>Takes a usage object in and passes it on.</summary>
    public void Take(ReadOnlySpan<byte> usage, IAnswerSink sink)
    {
        if (usage.IsEmpty || usage[0] != '{')
        {
            return;
        }

        ReadOnlySpan<byte> tier = default;
        var cursor = new JsonCursor(usage);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("input_tokens"u8))
            {
                _input = cursor.Count(_input);
            }
            else if (cursor.NameIs("cache_read_input_tokens"u8))
            {
                _cacheRead = cursor.Count(_cacheRead);
            }
            else if (cursor.NameIs("cache_creation_input_tokens"u8))
            {
                _cacheWritten = cursor.Count(_cacheWritten);
            }
            else if (cursor.NameIs("output_tokens"u8))
            {
                _output = cursor.Count(_output);
            }
            else if (cursor.NameIs("output_tokens_details"u8))
            {
                _thinking = ThinkingOf(cursor.Raw(), _thinking);
            }
            else if (cursor.NameIs("service_tier"u8))
            {
                tier = cursor.Text();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (!tier.IsEmpty)
        {
            sink.ServiceTier(tier.SequenceEqual("standard"u8) ? "default"u8 : tier);   // as OpenAI calls it
        }

        sink.Usage(new(new TokenUsage(_input + _cacheRead + _cacheWritten, _cacheRead, _output, Math.Min(_thinking, _output)), _cacheWritten), usage);
    }

    private static long ThinkingOf(ReadOnlySpan<byte> details, long otherwise)
    {
        if (details.IsEmpty || details[0] != '{')
        {
            return otherwise;
        }

        var cursor = new JsonCursor(details);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("thinking_tokens"u8))
            {
                otherwise = cursor.Count(otherwise);
            }
            else
            {
                cursor.Skip();
            }
        }

        return otherwise;
    }
}
