using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Protocols.Responses;

/// <content>How an event is put together.</content>
internal sealed partial class ResponsesStreamWriter
{
    private int PlaceOf(int call)
    {
        for (var at = 0; at < _draft.Blocks.Count; at++)
        {
            if (_draft.Blocks[at].Kind is DraftKind.Call && call-- == 0)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Writes more of the last piece.</summary>
    private void Delta(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> text)
    {
        Open();
        var at = _draft.Blocks.Count - 1;
        BeginEvent("response."u8, kind, ".delta"u8);
        Place(at, withPart: true);
        _output!.Write(_draft.Blocks[at].Kind is DraftKind.Text ? ",\"logprobs\":[],\"delta\":\""u8 : ",\"delta\":\""u8);
        _output!.Write(text);
        _output!.Write("\""u8);
        EndEvent();
    }

    private void WriteArguments(int at, ReadOnlySpan<byte> text)
    {
        BeginEvent("response.function_call_arguments.delta"u8);
        Place(at, withPart: false);
        _output!.Write(",\"delta\":\""u8);
        _output!.Write(text);
        _output!.Write("\""u8);
        EndEvent();
    }

    /// <summary>Says of the pieces that came that they began, and of those before them that they ended; calls may go on side by side.</summary>
    private void Open()
    {
        if (_sequence == 0)
        {
            Begun("response.created"u8);
            Begun("response.in_progress"u8);
        }

        while (_open.Count < _draft.Blocks.Count)
        {
            var at = _open.Count;
            if (_draft.Blocks[at].Kind is not DraftKind.Call || at == 0 || _draft.Blocks[at - 1].Kind is not DraftKind.Call)
            {
                Close(at);
            }

            _open.Add(true);
            BeginEvent("response.output_item.added"u8);
            WriteItem(at, isDone: false);
            WritePart(at, "added"u8, default);
        }
    }

    private void Close(int before)
    {
        for (var at = 0; at < before; at++)
        {
            if (_open[at])
            {
                _open[at] = false;
                WriteDone(at);
            }
        }
    }

    private void WriteDone(int at)
    {
        var block = _draft.Blocks[at];
        if (block.Kind is DraftKind.Call)
        {
            if (block.Text.Length == 0)
            {
                WriteArguments(at, "{}"u8);
            }

            WriteText(at, "response.function_call_arguments.done"u8, ",\"arguments\":\""u8, ResponseItem.Arguments(block));
        }
        else if (block.Kind is not DraftKind.Redacted)
        {
            WriteText(
                at,
                block.Kind is DraftKind.Reasoning ? "response.reasoning_summary_text.done"u8 : block.Kind is DraftKind.Refusal ? "response.refusal.done"u8 : "response.output_text.done"u8,
                block.Kind is DraftKind.Reasoning ? ",\"text\":\""u8 : block.Kind is DraftKind.Refusal ? ",\"refusal\":\""u8 : ",\"logprobs\":[],\"text\":\""u8,
                block.Text.WrittenSpan);
        }

        WritePart(at, "done"u8, block.Text.WrittenSpan);
        BeginEvent("response.output_item.done"u8);
        WriteItem(at, isDone: true);
    }

    private void WriteText(int at, ReadOnlySpan<byte> type, ReadOnlySpan<byte> member, ReadOnlySpan<byte> text)
    {
        BeginEvent(type);
        Place(at, withPart: _draft.Blocks[at].Kind is not DraftKind.Call);
        _output!.Write(member);
        _output!.Write(text);
        _output!.Write("\""u8);
        EndEvent();
    }

    /// <summary>Of those that have parts: messages and reasoning with words.</summary>
    private void WritePart(int at, ReadOnlySpan<byte> what, ReadOnlySpan<byte> text)
    {
        var block = _draft.Blocks[at];
        if (block.Kind is DraftKind.Call or DraftKind.Redacted || (block.Kind is DraftKind.Reasoning && block.Text.Length == 0))
        {
            return;
        }

        BeginEvent(block.Kind is DraftKind.Reasoning ? "response.reasoning_summary_part."u8 : "response.content_part."u8, what, default);
        Place(at, withPart: true);
        _output!.Write(",\"part\":"u8);
        ResponseItem.WritePart(_output!, block, text);
        EndEvent();
    }

    private void WriteItem(int at, bool isDone)
    {
        _output!.Write(",\"output_index\":"u8);
        Write(at);
        _output!.Write(",\"item\":"u8);
        ResponseItem.Write(_output!, _draft, at, isDone);
        EndEvent();
    }

    private void Place(int at, bool withPart)
    {
        _output!.Write(",\"item_id\":\""u8);
        ResponseItem.WriteId(_output!, _draft, at);
        _output!.Write("\",\"output_index\":"u8);
        Write(at);
        if (withPart)
        {
            _output!.Write(_draft.Blocks[at].Kind is DraftKind.Reasoning ? ",\"summary_index\":0"u8 : ",\"content_index\":0"u8);
        }
    }

    private void Begun(ReadOnlySpan<byte> type)
    {
        BeginEvent(type);
        _output!.Write(",\"response\":"u8);
        ResponsesForm.WriteBegun(_output!, _draft);
        EndEvent();
    }

    private void BeginEvent(ReadOnlySpan<byte> type) => BeginEvent(type, default, default);

    private void BeginEvent(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        _output!.Write("event: "u8);
        _output!.Write(first);
        _output!.Write(second);
        _output!.Write(third);
        _output!.Write("\ndata: {\"type\":\""u8);
        _output!.Write(first);
        _output!.Write(second);
        _output!.Write(third);
        _output!.Write("\",\"sequence_number\":"u8);
        Write(_sequence++);
    }

    private void EndEvent() => _output!.Write("}\n\n"u8);

    private void Write(long number)
    {
        Utf8Formatter.TryFormat(number, _output!.GetSpan(20), out var digits);
        _output.Advance(digits);
    }
}
