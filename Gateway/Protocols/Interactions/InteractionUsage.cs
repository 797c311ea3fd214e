using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.Interactions;

/// <summary>Reads <c>usage</c>: thoughts are counted beside the output, and what tools brought in beside the input.</summary>
internal static class InteractionUsage
{
    public static void Tell(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (json is not [(byte)'{', ..])
        {
            return;
        }

        long input = 0, tools = 0, cached = 0, output = 0, thoughts = 0;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("total_input_tokens"u8))
            {
                input = cursor.Count(0);
            }
            else if (cursor.NameIs("total_tool_use_tokens"u8))
            {
                tools = cursor.Count(0);
            }
            else if (cursor.NameIs("total_cached_tokens"u8))
            {
                cached = cursor.Count(0);
            }
            else if (cursor.NameIs("total_output_tokens"u8))
            {
                output = cursor.Count(0);
            }
            else if (cursor.NameIs("total_thought_tokens"u8))
            {
                thoughts = cursor.Count(0);
            }
            else
            {
                cursor.Skip();
            }
        }

        sink.Usage(new(new TokenUsage(input + tools, Math.Min(cached, input), output + thoughts, thoughts)), json);
    }
}
