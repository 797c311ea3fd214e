using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads a Chat Completion that came whole.</summary>
internal static class ChatAnswerParser
{
    public static void Parse(ReadOnlySpan<byte> body, IAnswerSink sink)
    {
        if (!Utf8.IsValid(body))
        {
            throw new JsonException("The answer is not UTF-8.");
        }

        var payload = ChatPayload.Read(body);
        if (payload.HasError)
        {
            sink.Fail(ProviderErrorReader.Read(body.ToArray()));
            return;
        }

        sink.Begin(payload.Id, payload.Model, payload.Created);
        if (!payload.ServiceTier.IsEmpty)
        {
            sink.ServiceTier(payload.ServiceTier);
        }

        new ChatChoiceReader(isStream: false).ReadAll(payload.Choices, sink);
        ChatPayload.TellUsage(payload.Usage, sink);
        sink.End();
    }
}
