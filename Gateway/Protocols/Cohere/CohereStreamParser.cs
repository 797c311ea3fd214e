using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;

namespace Gateway.Protocols.Cohere;

/// <summary>Reads <c>message-start</c> … <c>message-end</c>. An event says itself what it is; behind the last one there may be a <c>[DONE]</c>, which means nothing more.</summary>
internal sealed class CohereStreamParser : IStreamParser
{
    /// <summary>More calls than any model makes.</summary>
    private const int MostCalls = 1024;

    /// <summary>The API's own index of each call.</summary>
    private readonly List<long> _calls = [];
    private bool _begun;
    private bool _over;

    /// <summary>Whether the last call has arguments yet. Calls come one after the other.</summary>
    private bool _hasArguments = true;

    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        data = data.Trim(" \t\r\n"u8);
        if (_over || data.IsEmpty || data.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        if (!Utf8.IsValid(data))
        {
            throw new JsonException("The event is not UTF-8.");
        }

        var read = CohereEvent.Read(data);
        var type = read.Type;
        if (type.SequenceEqual("error"u8) || (type.IsEmpty && read.OwnMessage is [(byte)'"', ..]))
        {
            _over = true;
            CohereEnding.Fail(data, sink);
            return;
        }

        if (!_begun)
        {
            _begun = true;
            sink.Begin(read.Id, default, null);
        }

        if (type.SequenceEqual("content-delta"u8) || type.SequenceEqual("content-start"u8))
        {
            CohereContent.ReadBlock(CohereMessage.Read(read.Message).Content, sink);
            if (read.Logprobs.Length > 2)
            {
                sink.Logprobs(0, CohereLogprobs.Translate(read.Logprobs));
            }
        }
        else if (type.SequenceEqual("tool-call-delta"u8))
        {
            Continue(read, sink);
        }
        else if (type.SequenceEqual("tool-plan-delta"u8))
        {
            CohereContent.Think(CohereMessage.Read(read.Message).ToolPlan, sink);
        }
        else
        {
            ParseRare(read, sink);
        }
    }

    /// <summary>Without its <c>message-end</c> a stream was cut.</summary>
    public void Complete(IAnswerSink sink)
    {
    }

    private void ParseRare(in CohereEvent read, IAnswerSink sink)
    {
        var type = read.Type;
        if (type.SequenceEqual("tool-call-start"u8))
        {
            Start(read, sink);
        }
        else if (type.SequenceEqual("tool-call-end"u8))
        {
            Close(sink);
        }
        else if (type.SequenceEqual("citation-start"u8))
        {
            var citation = CohereMessage.Read(read.Message).Citations;
            if (citation is [(byte)'{', ..])
            {
                sink.Citation(0, citation);
            }
        }
        else if (type.SequenceEqual("message-end"u8))
        {
            _over = true;
            Close(sink);
            CohereEnding.Report(read.Reason, read.Error, read.Usage, _calls.Count > 0, sink);
        }
    }

    private void Start(in CohereEvent read, IAnswerSink sink)
    {
        Close(sink);
        if (_calls.Count == MostCalls)
        {
            throw new JsonException("The answer has too many calls.");
        }

        var call = CohereCall.Read(CohereMessage.Read(read.Message).ToolCalls);
        sink.ToolCall(0, _calls.Count, call.Id, call.Name);
        _calls.Add(read.Index);
        _hasArguments = false;
        Add(_calls.Count - 1, call.Arguments, sink);
    }

    private void Continue(in CohereEvent read, IAnswerSink sink)
    {
        var call = _calls.LastIndexOf(read.Index);
        if (call < 0)
        {
            throw new JsonException("Arguments came for a call that never began.");
        }

        Add(call, CohereCall.Read(CohereMessage.Read(read.Message).ToolCalls).Arguments, sink);
    }

    private void Add(int call, ReadOnlySpan<byte> arguments, IAnswerSink sink)
    {
        if (!arguments.IsEmpty)
        {
            _hasArguments |= call == _calls.Count - 1;
            sink.ToolArguments(0, call, arguments);
        }
    }

    /// <summary>A call of a tool without parameters has no arguments in a stream, where a whole answer has <c>{}</c>.</summary>
    private void Close(IAnswerSink sink)
    {
        if (!_hasArguments)
        {
            _hasArguments = true;
            sink.ToolArguments(0, _calls.Count - 1, "{}"u8);
        }
    }
}
