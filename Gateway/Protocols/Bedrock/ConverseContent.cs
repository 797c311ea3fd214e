using System.Buffers;
using Gateway.Conversations;
using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>Reads an answer's content blocks, whether they come whole or by deltas. What is not the client's business (Bedrock's own tools and their results), and what is new, is passed over.</summary>
internal struct ConverseContent
{
    private const int AnswerItself = -1;

    /// <summary>Calls whose block has not ended; one at a time with all models there are.</summary>
    private List<OpenCall>? _open;
    private int _calls;

    public readonly bool HasCalls => _calls > 0;

    /// <summary>A block that comes whole.</summary>
    public void Take(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        var block = ConverseBlock.Read(json);
        Say(block.Text, sink);
        if (IsObject(block.ToolUse))
        {
            var use = ConverseToolUse.Read(block.ToolUse);
            if (TryBegin(use, sink, out var call))
            {
                WriteInput(call, use.Input, sink);
            }
        }
        else if (IsObject(block.Reasoning))
        {
            ConverseReasoning.Read(block.Reasoning, sink);
        }
        else if (IsObject(block.Cited))
        {
            TakeCited(block.Cited, sink);
        }
        else if (IsObject(block.Image))
        {
            ConverseImage.Read(block.Image, sink);
        }
    }

    /// <summary>A block begins; only those that are not text say so.</summary>
    public void Start(long index, ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        var start = ConverseBlock.Read(json);
        if (IsObject(start.ToolUse) && TryBegin(ConverseToolUse.Read(start.ToolUse), sink, out var call))
        {
            (_open ??= []).Add(new(index, call, false));
        }
    }

    /// <summary>More of a block.</summary>
    public readonly void Continue(long index, ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        var delta = ConverseBlock.Read(json);
        Say(delta.Text, sink);
        if (IsObject(delta.ToolUse))
        {
            TakeArguments(index, ConverseToolUse.Read(delta.ToolUse).Input, sink);
        }
        else if (IsObject(delta.Reasoning))
        {
            ConverseReasoning.Read(delta.Reasoning, sink);
        }
        else if (IsObject(delta.Citation))
        {
            sink.Citation(0, delta.Citation);
        }
        else if (IsObject(delta.Image))
        {
            ConverseImage.Read(delta.Image, sink);
        }
    }

    /// <summary>A block ends: a call without arguments has none.</summary>
    public readonly void Stop(long index, IAnswerSink sink)
    {
        var at = Find(index);
        if (at < 0)
        {
            return;
        }

        if (!_open![at].HasArguments)
        {
            WriteInput(_open[at].Call, default, sink);
        }

        _open.RemoveAt(at);
    }

    /// <summary>The answer ends, whatever was left open.</summary>
    public readonly void StopAll(IAnswerSink sink)
    {
        while (_open is [var first, ..])
        {
            Stop(first.Index, sink);
        }
    }

    private static bool IsObject(ReadOnlySpan<byte> json) => !json.IsEmpty && json[0] == '{';

    private static void Say(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (!text.IsEmpty)
        {
            sink.Text(0, text);
        }
    }

    private static void TakeCited(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        ReadOnlySpan<byte> citations = default;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("content"u8))
            {
                var content = cursor.Raw();
                foreach (var piece in JsonElements.Of(content))
                {
                    Say(ConverseBlock.Read(piece).Text, sink);
                }
            }
            else if (cursor.NameIs("citations"u8))
            {
                citations = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        foreach (var citation in JsonElements.Of(citations))
        {
            sink.Citation(0, citation);
        }
    }

    private bool TryBegin(in ConverseToolUse use, IAnswerSink sink, out int call)
    {
        call = AnswerItself;
        if (use.Type.SequenceEqual("server_tool_use"u8))
        {
            return false;
        }

        if (!use.Name.SequenceEqual(AnswerTool.Name))
        {
            call = _calls++;
            sink.ToolCall(0, call, use.Id, use.Name);
        }

        return true;
    }

    private readonly void TakeArguments(long index, ReadOnlySpan<byte> input, IAnswerSink sink)
    {
        var at = Find(index);
        if (at < 0 || input.IsEmpty)
        {
            return;
        }

        var isText = input[0] == '"';
        var text = isText ? input[1..^1] : input;
        if (text.IsEmpty)
        {
            return;   // a placeholder
        }

        var open = _open![at];
        _open[at] = open with { HasArguments = true };
        if (!isText)
        {
            WriteInput(open.Call, input, sink);
        }
        else if (open.Call == AnswerItself)
        {
            sink.Text(0, text);
        }
        else
        {
            sink.ToolArguments(0, open.Call, text);
        }
    }

    private readonly int Find(long index)
    {
        for (var i = (_open?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (_open![i].Index == index)
            {
                return i;
            }
        }

        return -1;
    }

    private static void WriteInput(int call, ReadOnlySpan<byte> input, IAnswerSink sink)
    {
        var value = input.IsEmpty ? "{}"u8 : input;
        if (call != AnswerItself)
        {
            sink.ToolArgumentsValue(0, call, value);
            return;
        }

        var text = ArrayPool<byte>.Shared.Rent(2 * value.Length);
        try
        {
            sink.Text(0, text.AsSpan(0, RawText.Quote(value, text)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private readonly record struct OpenCall(long Index, int Call, bool HasArguments);
}
