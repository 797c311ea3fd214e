using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Ollama;

/// <summary>Reads the lines of a streamed answer, of which <c>"done":true</c> ends it, and whole answers, which are one such line.</summary>
internal sealed class OllamaStreamParser : IStreamParser
{
    private bool _begun;
    private bool _spoke;
    private bool _over;
    private int _calls;

    public static void ParseWhole(ReadOnlySpan<byte> body, IAnswerSink sink)
    {
        var parser = new OllamaStreamParser();
        parser.Parse(default, body, sink);
        if (parser._over)
        {
            return;
        }

        if (!parser._spoke)
        {
            throw new JsonException("The answer has no message.");
        }

        parser.End(default, sink);
    }

    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        data = data.Trim(" \t\r\n"u8);
        if (_over || data.IsEmpty)
        {
            return;
        }

        if (!Utf8.IsValid(data))
        {
            throw new JsonException("The answer is not UTF-8.");
        }

        var line = OllamaLine.Read(data);
        if (line.Error.Length > 2)
        {
            _over = true;
            sink.Fail(ProviderErrorReader.Read(data.ToArray()));
            return;
        }

        if (!line.Choices.IsEmpty)
        {
            _over = true;
            CompatibleAnswer.Parse(line, sink);
            return;
        }

        if (line.Message.IsEmpty && !line.IsDone)
        {
            return;   // a sign of life
        }

        Begin(line, sink);
        if (!line.Message.IsEmpty)
        {
            _spoke = true;
            OllamaMessage.Read(line.Message, ref _calls, sink);
        }

        if (line.Logprobs.Length > 2)
        {
            sink.Logprobs(0, OllamaLogprobs.Translate(line.Logprobs));
        }

        if (line.IsDone)
        {
            End(line, sink);
        }
    }

    /// <summary>Without its last line a stream was cut.</summary>
    public void Complete(IAnswerSink sink)
    {
    }

    /// <summary>All lines say it, each with the time it was made at: the first is the answer's.</summary>
    private void Begin(in OllamaLine line, IAnswerSink sink)
    {
        if (!_begun)
        {
            _begun = true;
            sink.Begin(default, line.Model, line.CreatedAt);
        }
    }

    /// <summary><c>load</c> and <c>unload</c> say that nothing was asked; what a newer version might add is an end like any other.</summary>
    private void End(in OllamaLine line, IAnswerSink sink)
    {
        _over = true;
        sink.Finish(0, line.DoneReason.SequenceEqual("length"u8) ? FinishReason.Length : _calls > 0 ? FinishReason.ToolCalls : FinishReason.Stop);
        line.Metrics.Report(sink);
        sink.End();
    }
}
