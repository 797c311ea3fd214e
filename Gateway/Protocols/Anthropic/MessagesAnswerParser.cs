using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Anthropic;

/// <summary>Reads an answer that came whole. Its members may come in any order, so the first pass only finds them.</summary>
internal static class MessagesAnswerParser
{
    public static void Parse(ReadOnlySpan<byte> body, IAnswerSink sink)
    {
        if (!Utf8.IsValid(body))
        {
            throw new JsonException("The answer is not UTF-8.");
        }

        var answer = Outcome.Read(body);
        if (answer.Type.SequenceEqual("error"u8) || (!answer.Error.IsEmpty && answer.Content.IsEmpty))
        {
            sink.Fail(ProviderErrorReader.Read(body.ToArray()));
            return;
        }

        if (answer.Content.IsEmpty)
        {
            throw new JsonException("The answer has no content.");
        }

        sink.Begin(answer.Id, answer.Model, null);
        var content = default(ContentReader);
        var blocks = new JsonCursor(answer.Content);
        blocks.EnterArray();
        while (blocks.NextElement(out var block))
        {
            content.Take(block, sink);
        }

        var explanation = StopReasons.ExplanationOf(answer.StopDetails);
        if (!explanation.IsEmpty)
        {
            sink.Refusal(0, explanation);
        }

        sink.Finish(0, StopReasons.Of(answer.StopReason, content.HasCalls));
        var usage = default(UsageTally);
        usage.Take(answer.Usage, sink);
        sink.End();
    }
}
