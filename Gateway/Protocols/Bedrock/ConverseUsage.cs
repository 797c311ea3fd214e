using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Anthropic;
using Routing.Targets;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Reads <c>usage</c>. For most models <c>inputTokens</c> leaves out what was read from the cache or written to it (recorded: 22 in, 2492 written, 13 out, 2527 in total);
/// for some it includes them, which the total tells.
/// </summary>
internal static class ConverseUsage
{
    public static void Read(ReadOnlySpan<byte> usage, IAnswerSink sink)
    {
        if (usage.IsEmpty || usage[0] != '{')
        {
            return;
        }

        long input = 0, output = 0, total = 0, read = 0, written = 0;
        var cursor = new JsonCursor(usage);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("inputTokens"u8))
            {
                input = cursor.Count(input);
            }
            else if (cursor.NameIs("outputTokens"u8))
            {
                output = cursor.Count(output);
            }
            else if (cursor.NameIs("totalTokens"u8))
            {
                total = cursor.Count(total);
            }
            else if (cursor.NameIs("cacheReadInputTokens"u8) || cursor.NameIs("cacheReadInputTokenCount"u8))
            {
                read = cursor.Count(read);
            }
            else if (cursor.NameIs("cacheWriteInputTokens"u8) || cursor.NameIs("cacheWriteInputTokenCount"u8))
            {
                written = cursor.Count(written);
            }
            else
            {
                cursor.Skip();
            }
        }

        var includes = total - output == input && read + written <= input;
        var prompt = includes ? input : Sum(input, Sum(read, written));
        sink.Usage(new(new TokenUsage(prompt, read, output, 0), written), usage);
    }

    private static long Sum(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}
