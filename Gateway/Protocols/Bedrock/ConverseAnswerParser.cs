using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;

namespace Gateway.Protocols.Bedrock;

/// <summary>Reads an answer that came whole. Its members may come in any order, so the first pass only finds them. Bedrock gives neither id nor model in it.</summary>
internal static class ConverseAnswerParser
{
    public static void Parse(ReadOnlySpan<byte> body, IAnswerSink sink)
    {
        if (!Utf8.IsValid(body))
        {
            throw new JsonException("The answer is not UTF-8.");
        }

        var answer = ConverseOutcome.Read(body);
        var blocks = ContentOf(answer.Output);
        if (BedrockStopReasons.IsMalformed(answer.StopReason))
        {
            sink.Fail(BedrockStopReasons.Malformed(answer.StopReason));
            return;
        }

        sink.Begin(default, default, null);
        var content = default(ConverseContent);
        foreach (var block in JsonElements.Of(blocks))
        {
            content.Take(block, sink);
        }

        sink.Finish(0, BedrockStopReasons.Of(answer.StopReason, content.HasCalls));
        answer.Account(sink);
        sink.End();
    }

    /// <summary>The blocks; an answer without a message is none.</summary>
    private static ReadOnlySpan<byte> ContentOf(ReadOnlySpan<byte> output)
    {
        var message = output is [(byte)'{', ..] ? ConverseOutcome.MemberOf(output, "message"u8) : default;
        var content = message is [(byte)'{', ..] ? ConverseOutcome.MemberOf(message, "content"u8) : default;
        return content is [(byte)'[', ..] ? content : throw new JsonException("The answer has no output.message.content.");
    }
}
