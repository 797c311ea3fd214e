using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads the chunks of a streamed Chat Completion.</summary>
/// <param name="endsByFinish">Whether a finish reason for every choice is enough of an end where no <c>[DONE]</c> comes.</param>
internal sealed class ChatStreamParser(bool endsByFinish) : IStreamParser
{
    private readonly ChatChoiceReader _choices = new(isStream: true);
    private bool _over;

    /// <summary>Whether nothing more is read.</summary>
    public bool IsOver => _over;

    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        if (_over)
        {
            return;
        }

        if (data.SequenceEqual("[DONE]"u8))
        {
            End(sink);
            return;
        }

        if (!Utf8.IsValid(data))
        {
            throw new JsonException("The event is not UTF-8.");
        }

        var payload = ChatPayload.Read(data);
        if (payload.HasError)
        {
            _over = true;
            sink.Fail(ProviderErrorReader.Read(data.ToArray()));
            return;
        }

        sink.Begin(payload.Id, payload.Model, payload.Created);
        if (!payload.ServiceTier.IsEmpty)
        {
            sink.ServiceTier(payload.ServiceTier);
        }

        _choices.ReadAll(payload.Choices, sink);
        ChatPayload.TellUsage(payload.Usage, sink);
    }

    public void Complete(IAnswerSink sink)
    {
        if (!_over && endsByFinish && _choices.AllFinished)
        {
            End(sink);
        }
    }

    private void End(IAnswerSink sink)
    {
        _over = true;
        sink.End();
    }
}
