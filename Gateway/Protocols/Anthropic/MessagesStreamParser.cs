using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Anthropic;

/// <summary>Reads <c>message_start</c> … <c>message_stop</c>. An event says itself what it is, so the framing's name for it is not needed.</summary>
internal sealed class MessagesStreamParser : IStreamParser
{
    private ContentReader _content;
    private UsageTally _usage;
    private RepeatedText _repeated;
    private bool _finished;
    private bool _over;

    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        if (_over)
        {
            return;
        }

        if (_repeated.TryRead(data, out var text))
        {
            sink.Text(0, text);
            return;
        }

        _repeated.Forget();
        if (!Utf8.IsValid(data))
        {
            throw new JsonException("The event is not UTF-8.");
        }

        var read = StreamEvent.Read(data);
        var type = read.Type;
        if (type.SequenceEqual("content_block_delta"u8))
        {
            _repeated.Remember(data, _content.Continue(read.Delta, sink));
        }
        else if (type.SequenceEqual("content_block_start"u8))
        {
            _content.Start(read.ContentBlock, sink);
        }
        else if (type.SequenceEqual("content_block_stop"u8))
        {
            _content.End(sink);
        }
        else if (type.SequenceEqual("message_start"u8))
        {
            Start(read.Message, sink);
        }
        else if (type.SequenceEqual("message_delta"u8))
        {
            Finish(Outcome.Read(read.Delta), sink);
            _usage.Take(read.Usage, sink);
        }
        else if (type.SequenceEqual("message_stop"u8))
        {
            Stop(sink);
        }
        else if (type.SequenceEqual("error"u8))
        {
            _over = true;
            sink.Fail(ProviderErrorReader.Read(data.ToArray()));
        }
    }

    /// <summary>Without its <c>message_stop</c> a stream was cut.</summary>
    public void Complete(IAnswerSink sink)
    {
    }

    private void Start(ReadOnlySpan<byte> message, IAnswerSink sink)
    {
        var answer = Outcome.Read(message);
        sink.Begin(answer.Id, answer.Model, null);
        _usage.Take(answer.Usage, sink);
    }

    private void Finish(in Outcome end, IAnswerSink sink)
    {
        if (_finished || end.StopReason.IsEmpty)
        {
            return;
        }

        _finished = true;
        var explanation = StopReasons.ExplanationOf(end.StopDetails);
        if (!explanation.IsEmpty)
        {
            sink.Refusal(0, explanation);
        }

        sink.Finish(0, StopReasons.Of(end.StopReason, _content.HasCalls));
    }

    private void Stop(IAnswerSink sink)
    {
        _over = true;
        _content.End(sink);
        if (!_finished)
        {
            sink.Finish(0, StopReasons.Of(default, _content.HasCalls));
        }

        sink.End();
    }
}
