using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <content>How an event is put together.</content>
internal sealed partial class ChunkWriter
{
    private static ReadOnlySpan<byte> Role => "\"role\":\"assistant\","u8;

    private ReadOnlySpan<byte> Tail => terms.WantsUsage ? ",\"finish_reason\":null}],\"usage\":null}\n\n"u8 : ",\"finish_reason\":null}]}\n\n"u8;

    /// <summary>The way of nearly every event: one reservation, and copies.</summary>
    private void WriteText(int choice, ReadOnlySpan<byte> member, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || !IsOpen(choice))
        {
            return;
        }

        Count(text.Length);
        ReleaseKept();
        var state = Choice(choice);
        var head = _frame.Head;
        var tail = Tail;
        var output = _output!.GetSpan(head.Length + 48 + Role.Length + member.Length + text.Length + tail.Length);
        var at = Put(output, 0, head);
        at = Put(output, at, "{\"index\":"u8);
        Utf8Formatter.TryFormat(choice, output[at..], out var digits);
        at = Put(output, at + digits, ",\"delta\":{"u8);
        at = state.HasRole ? at : Put(output, at, Role);
        at = Put(output, at, member);
        at = Put(output, at, text);
        at = Put(output, at, "\"}"u8);
        at = Put(output, at, tail);
        _output.Advance(at);
        state.HasRole = true;
    }

    private static int Put(Span<byte> output, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output[at..]);
        return at + bytes.Length;
    }

    private void OpenDelta(int choice)
    {
        ReleaseKept();
        WriteDelta(choice);
    }

    private void WriteDelta(int choice)
    {
        var state = Choice(choice);
        _output!.Write(_frame.Head);
        _output!.Write("{\"index\":"u8);
        Write(choice);
        _output!.Write(state.HasRole ? ",\"delta\":{"u8 : ",\"delta\":{\"role\":\"assistant\","u8);
        state.HasRole = true;
    }

    private void CloseDelta()
    {
        _output!.Write("}"u8);
        Close();
    }

    private void Close() => _output!.Write(Tail);

    private void OpenCall(int choice, int call)
    {
        OpenDelta(choice);
        _output!.Write("\"tool_calls\":[{\"index\":"u8);
        Write(call);
    }

    private bool OpenArguments(int choice, int call, int length)
    {
        if (!IsOpen(choice))
        {
            return false;
        }

        var state = Choice(choice);
        if (!state.HasBegun(call))
        {
            throw new JsonException("Arguments of a call that did not begin.");
        }

        Count(length);
        state.NoteArguments(call);
        OpenCall(choice, call);
        _output!.Write(",\"function\":{\"arguments\":\""u8);
        return true;
    }

    private void CloseArguments()
    {
        _output!.Write("\"}}]"u8);
        CloseDelta();
    }

    private void WriteKept(bool last)
    {
        if (_lastFinished < 0)
        {
            return;
        }

        var (choice, state) = (_lastFinished, Choice(_lastFinished));
        _lastFinished = -1;
        _output!.Write(_frame.Head);
        _output!.Write("{\"index\":"u8);
        Write(choice);
        _output!.Write(",\"delta\":{"u8);
        if (!state.HasRole)
        {
            _output!.Write(state.Extras.IsEmpty ? Role[..^1] : Role);
            state.HasRole = true;
        }

        if (!state.Extras.IsEmpty)
        {
            state.Extras.WriteTo(_output!);
        }

        _output!.Write("},\"finish_reason\":\""u8);
        _output!.Write(FinishReasons.Of(_lastReason, state.HasCalls, state.HasRefusal));
        _output!.Write("\"}]"u8);
        _frame.CloseKept(_output!, last, _usage);
    }

    private void Write(int number)
    {
        Utf8Formatter.TryFormat(number, _output!.GetSpan(11), out var digits);
        _output.Advance(digits);
    }

    private void Count(int length)
    {
        if (length > 0)
        {
            ContentChunks++;
            ContentBytes += length;
        }
    }

    /// <summary>True when the tier takes the refusal that is about to come for a failure.</summary>
    private bool Refuse() => IsRefused |= terms.FallbackOnRefusal && ContentChunks == 0;

    private bool IsOpen(int choice) => !IsWhole && !IsRefused && Error is null && !Choice(choice).IsFinished;

    private ChunkChoice Choice(int choice) => _frame.Choice(choice);
}
