using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Reads <c>messageStart</c> … <c>messageStop</c> <c>metadata</c>. What kind an event is, the frame says; usage comes behind the stop, and with it the end.
/// </summary>
internal sealed class ConverseStreamParser : IStreamParser
{
    private ConverseContent _content;
    private bool _begun;
    private bool _finished;
    private bool _over;

    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        if (_over)
        {
            return;
        }

        if (name.EndsWith("xception"u8) || name.SequenceEqual("error"u8))
        {
            _over = true;
            sink.Fail(BedrockErrors.InStream(Encoding.UTF8.GetString(name), data.ToArray()));
            return;
        }

        if (!Utf8.IsValid(data))
        {
            throw new JsonException("The event is not UTF-8.");
        }

        if (name.SequenceEqual("contentBlockDelta"u8))
        {
            var read = ConverseOutcome.Read(data);
            Begin(sink);
            if (read.Delta is [(byte)'{', ..])
            {
                _content.Continue(read.Index, read.Delta, sink);
            }
        }
        else if (name.SequenceEqual("contentBlockStart"u8))
        {
            var read = ConverseOutcome.Read(data);
            Begin(sink);
            if (read.Start is [(byte)'{', ..])
            {
                _content.Start(read.Index, read.Start, sink);
            }
        }
        else if (name.SequenceEqual("contentBlockStop"u8))
        {
            _content.Stop(ConverseOutcome.Read(data).Index, sink);
        }
        else if (name.SequenceEqual("messageStart"u8))
        {
            _ = ConverseOutcome.Read(data);
            Begin(sink);
        }
        else if (name.SequenceEqual("messageStop"u8))
        {
            Finish(ConverseOutcome.Read(data).StopReason, sink);
        }
        else if (name.SequenceEqual("metadata"u8))
        {
            var read = ConverseOutcome.Read(data);
            Begin(sink);
            read.Account(sink);
            Complete(sink);
        }
    }

    /// <summary>After its <c>messageStop</c> an answer is whole, though its usage never came.</summary>
    public void Complete(IAnswerSink sink)
    {
        if (_finished && !_over)
        {
            _over = true;
            sink.End();
        }
    }

    private void Begin(IAnswerSink sink)
    {
        if (!_begun)
        {
            _begun = true;
            sink.Begin(default, default, null);
        }
    }

    private void Finish(ReadOnlySpan<byte> reason, IAnswerSink sink)
    {
        if (_finished)
        {
            return;
        }

        if (BedrockStopReasons.IsMalformed(reason))
        {
            _over = true;
            sink.Fail(BedrockStopReasons.Malformed(reason));
            return;
        }

        _finished = true;
        Begin(sink);
        _content.StopAll(sink);
        sink.Finish(0, BedrockStopReasons.Of(reason, _content.HasCalls));
    }
}
