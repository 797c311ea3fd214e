using System.Buffers;
using System.Buffers.Text;
using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>Writes <c>usage</c> as Anthropic has it: what was read from a cache, or written to it, is counted apart from the rest of the input.</summary>
internal static class MessagesUsage
{
    public static void Write(IBufferWriter<byte> output, AnswerUsage? usage)
    {
        var tokens = usage?.Tokens ?? default;
        var written = usage?.CacheWritten ?? 0;
        Write(output, "{\"input_tokens\":"u8, Math.Max(0, tokens.Prompt - tokens.CachedPrompt - written));
        Write(output, ",\"cache_creation_input_tokens\":"u8, written);
        Write(output, ",\"cache_read_input_tokens\":"u8, tokens.CachedPrompt);
        Write(output, ",\"output_tokens\":"u8, tokens.Completion);
        output.Write("}"u8);
    }

    public static ReadOnlySpan<byte> StopReason(FinishReason? reason, bool hasCalls, bool hasRefusal) => reason switch
    {
        FinishReason.Length => "max_tokens"u8,
        FinishReason.ContentFilter => "refusal"u8,
        _ when hasRefusal => "refusal"u8,
        _ => hasCalls ? "tool_use"u8 : "end_turn"u8,
    };

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> before, long number)
    {
        output.Write(before);
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out var digits);
        output.Advance(digits);
    }
}
