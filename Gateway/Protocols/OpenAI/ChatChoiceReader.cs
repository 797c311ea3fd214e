using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads <c>choices</c>, of a whole answer or of a chunk, and remembers which calls began.</summary>
/// <param name="isStream">Whether deltas count; some hosts repeat all there is so far beside them.</param>
internal sealed class ChatChoiceReader(bool isStream)
{
    /// <summary>More choices than a request can ask for.</summary>
    private const int MostChoices = 128;

    private readonly List<ChatCalls> _calls = [];
    private readonly HashSet<int> _finished = [];

    /// <summary>True once every choice that began has finished.</summary>
    public bool AllFinished => _calls.Count > 0 && _finished.Count >= _calls.Count;

    /// <exception cref="JsonException">It is no array, or no array of choices.</exception>
    public void ReadAll(ReadOnlySpan<byte> choices, IAnswerSink sink)
    {
        if (choices.IsEmpty)
        {
            return;
        }

        var cursor = new JsonCursor(choices);
        cursor.EnterArray();
        while (cursor.NextElement(out var choice))
        {
            Read(choice, sink);
        }
    }

    private void Read(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        ReadOnlySpan<byte> message = default, finish = default, logprobs = default, text = default, error = default;
        var index = 0L;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("delta"u8) || cursor.NameIs("message"u8))
            {
                var isWanted = message.IsEmpty || cursor.NameIs("delta"u8) == isStream;
                var value = cursor.Raw();
                message = isWanted ? value : message;
            }
            else if (cursor.NameIs("finish_reason"u8))
            {
                finish = cursor.Text();
            }
            else if (cursor.NameIs("index"u8))
            {
                index = cursor.Count(0);
            }
            else if (cursor.NameIs("logprobs"u8))
            {
                logprobs = cursor.Raw();
            }
            else if (cursor.NameIs("text"u8))
            {
                text = cursor.Text();
            }
            else if (cursor.NameIs("error"u8))
            {
                error = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (error.Length > 2)
        {
            sink.Fail(ProviderErrorReader.Read((byte[])[.. "{\"error\":"u8, .. error, .. "}"u8]));
            return;
        }

        var choice = index < MostChoices ? (int)index : throw new JsonException("A choice beyond all that can be asked for.");
        if (!text.IsEmpty)
        {
            sink.Text(choice, text);
        }

        Take(choice, message, finish, logprobs, sink);
    }

    private void Take(int choice, ReadOnlySpan<byte> message, ReadOnlySpan<byte> finish, ReadOnlySpan<byte> logprobs, IAnswerSink sink)
    {
        while (_calls.Count <= choice)
        {
            _calls.Add(new());
            sink.Text(choice, default);   // it has begun, even if nothing is said
        }

        if (!message.IsEmpty)
        {
            ChatMessageReader.Read(choice, message, _calls[choice], sink);
        }

        if (!logprobs.IsEmpty)
        {
            sink.Logprobs(choice, logprobs);
        }

        if ((!finish.IsEmpty || !isStream) && _finished.Add(choice))
        {
            sink.Finish(choice, ReasonOf(finish, _calls[choice].Any));
        }
    }

    private static FinishReason ReasonOf(ReadOnlySpan<byte> reason, bool hasCalls) =>
        reason.SequenceEqual("length"u8) || reason.SequenceEqual("max_tokens"u8) || reason.SequenceEqual("model_length"u8) ? FinishReason.Length
        : reason.SequenceEqual("content_filter"u8) ? FinishReason.ContentFilter
        : hasCalls ? FinishReason.ToolCalls
        : FinishReason.Stop;
}
