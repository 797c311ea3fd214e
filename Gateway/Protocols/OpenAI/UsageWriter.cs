using System.Buffers;
using System.Buffers.Text;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Writes <c>usage</c> as OpenAI has it; tokens written to a cache as OpenRouter has them.</summary>
internal static class UsageWriter
{
    public static void Write(IBufferWriter<byte> output, in AnswerUsage usage)
    {
        var tokens = usage.Tokens;
        Write(output, "{\"prompt_tokens\":"u8, tokens.Prompt);
        Write(output, ",\"completion_tokens\":"u8, tokens.Completion);
        Write(output, ",\"total_tokens\":"u8, tokens.Prompt + tokens.Completion);
        Write(output, ",\"prompt_tokens_details\":{\"cached_tokens\":"u8, tokens.CachedPrompt);
        if (usage.CacheWritten > 0)
        {
            Write(output, ",\"cache_write_tokens\":"u8, usage.CacheWritten);
        }

        Write(output, "},\"completion_tokens_details\":{\"reasoning_tokens\":"u8, tokens.Reasoning);
        output.Write("}}"u8);
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> before, long number)
    {
        output.Write(before);
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out var digits);
        output.Advance(digits);
    }
}
