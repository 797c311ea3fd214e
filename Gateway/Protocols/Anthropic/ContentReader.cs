using System.Buffers;
using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic;

/// <summary>
/// Reads an answer's content blocks, whether they come whole or by deltas. Blocks that are not the client's business
/// (calls of the server's own tools and their results, summaries of the context) are passed over, as is what is new.
/// </summary>
internal struct ContentReader
{
    private Block _block;
    private int _calls;
    private bool _hasArguments;
    private byte[]? _input;

    private enum Block
    {
        Other,
        Text,
        Thinking,
        Call,
        Answer,
    }

    public readonly bool HasCalls => _calls > 0;

    /// <summary>A block that comes whole.</summary>
    public void Take(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        var block = ContentPiece.Read(json);
        Open(block, sink);
        if (_block is Block.Call or Block.Answer)
        {
            WriteInput(block.Input, sink);
        }
    }

    /// <summary>A block begins.</summary>
    public void Start(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        var block = ContentPiece.Read(json);
        Open(block, sink);
        _hasArguments = false;
        _input = _block is Block.Call or Block.Answer && block.Input.Length > 2 ? block.Input.ToArray() : null;   // mostly {}, a placeholder
    }

    /// <summary>More of the block that has begun.</summary>
    /// <returns>The answer's text, if it was no more than that.</returns>
    public ReadOnlySpan<byte> Continue(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (_block == Block.Other)
        {
            return default;
        }

        var delta = ContentPiece.Read(json);
        if (delta.Type.SequenceEqual("text_delta"u8))
        {
            Text(delta.Text, sink);
            return delta.Text;
        }

        if (delta.Type.SequenceEqual("thinking_delta"u8))
        {
            Thinking(delta.Thinking, sink);
        }
        else if (delta.Type.SequenceEqual("input_json_delta"u8))
        {
            Arguments(delta.PartialJson, sink);
        }
        else if (delta.Type.SequenceEqual("signature_delta"u8))
        {
            Seal(delta.Signature, false, sink);
        }
        else if (delta.Type.SequenceEqual("citations_delta"u8) && !delta.Citation.IsEmpty)
        {
            sink.Citation(0, delta.Citation);
        }

        return default;
    }

    /// <summary>The block ends.</summary>
    public void End(IAnswerSink sink)
    {
        if (_block is Block.Call or Block.Answer && !_hasArguments)
        {
            WriteInput(_input, sink);
        }

        _block = Block.Other;
        _input = null;
    }

    private void Open(in ContentPiece block, IAnswerSink sink)
    {
        _block = Block.Other;
        if (block.Type.SequenceEqual("text"u8))
        {
            _block = Block.Text;
            Text(block.Text, sink);
            Citations(block.Citations, sink);
        }
        else if (block.Type.SequenceEqual("thinking"u8))
        {
            _block = Block.Thinking;
            Thinking(block.Thinking, sink);
            Seal(block.Signature, false, sink);
        }
        else if (block.Type.SequenceEqual("redacted_thinking"u8))
        {
            Seal(block.Data, true, sink);
        }
        else if (block.Type.SequenceEqual("tool_use"u8))
        {
            OpenCall(block, sink);
        }
    }

    private void OpenCall(in ContentPiece block, IAnswerSink sink)
    {
        if (block.Name.SequenceEqual(AnswerTool.Name))
        {
            _block = Block.Answer;
            return;
        }

        _block = Block.Call;
        sink.ToolCall(0, _calls++, block.Id, block.Name);
    }

    private static void Text(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (!text.IsEmpty)
        {
            sink.Text(0, text);
        }
    }

    private static void Thinking(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (!text.IsEmpty)
        {
            sink.Reasoning(0, text);
        }
    }

    private static void Seal(ReadOnlySpan<byte> value, bool redacted, IAnswerSink sink)
    {
        if (!value.IsEmpty)
        {
            sink.Seal(0, AnthropicProtocol.SealFormat, value, redacted);
        }
    }

    private static void Citations(ReadOnlySpan<byte> citations, IAnswerSink sink)
    {
        if (citations.IsEmpty || citations[0] != '[')
        {
            return;
        }

        var cursor = new JsonCursor(citations);
        cursor.EnterArray();
        while (cursor.NextElement(out var citation))
        {
            if (!citation.IsEmpty && citation[0] == '{')
            {
                sink.Citation(0, citation);
            }
        }
    }

    private void Arguments(ReadOnlySpan<byte> text, IAnswerSink sink)
    {
        if (text.IsEmpty || _block is not (Block.Call or Block.Answer))
        {
            return;
        }

        _hasArguments = true;
        if (_block == Block.Answer)
        {
            sink.Text(0, text);
        }
        else
        {
            sink.ToolArguments(0, _calls - 1, text);
        }
    }

    private readonly void WriteInput(ReadOnlySpan<byte> input, IAnswerSink sink)
    {
        var value = input.IsEmpty ? "{}"u8 : input;
        if (_block == Block.Call)
        {
            sink.ToolArgumentsValue(0, _calls - 1, value);
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
}
