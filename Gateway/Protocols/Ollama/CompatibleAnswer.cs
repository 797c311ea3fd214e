using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Ollama;

/// <summary>
/// A whole answer in OpenAI's shape. Ollama's compatible endpoint gives it, and what stands in front of an Ollama may give it for the native path too, as was recorded
/// (shared/recorded, ollama-5dcf8400cc4e).
/// </summary>
internal static class CompatibleAnswer
{
    public static void Parse(in OllamaLine line, IAnswerSink sink)
    {
        var choices = new JsonCursor(line.Choices);
        choices.EnterArray();
        if (!choices.NextElement(out var choice))
        {
            throw new JsonException("The answer has no choice.");
        }

        ReadOnlySpan<byte> message = default, reason = default;
        var cursor = new JsonCursor(choice);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("message"u8))
            {
                message = cursor.Raw();
            }
            else if (cursor.NameIs("finish_reason"u8))
            {
                reason = cursor.Text();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (message.IsEmpty)
        {
            throw new JsonException("The answer has no message.");
        }

        sink.Begin(line.Id, line.Model, line.CreatedAt);
        var calls = 0;
        OllamaMessage.Read(message, ref calls, sink);
        sink.Finish(0, reason.SequenceEqual("length"u8) ? FinishReason.Length : calls > 0 ? FinishReason.ToolCalls : FinishReason.Stop);
        var usage = new Utf8JsonReader(line.Usage);
        if (!line.Usage.IsEmpty && usage.Read() && UsageReader.TryRead(ref usage, out var tokens))
        {
            sink.Usage(new(tokens), line.Usage);
        }

        sink.End();
    }
}
