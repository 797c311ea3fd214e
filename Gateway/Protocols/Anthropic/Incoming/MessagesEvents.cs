using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>Writes the events of a streamed message; one block is open at a time.</summary>
internal sealed class MessagesEvents(AnswerTerms terms)
{
    private IBufferWriter<byte>? _output;
    private byte[] _id = [];
    private byte[] _model = [];
    private Block _block;
    private string? _sealFormat;
    private bool _sealed;
    private bool _started;
    private int _index = -1;

    private enum Block
    {
        None,
        Text,
        Thinking,
        Call,
    }

    /// <summary>Where events go, until the next call.</summary>
    public IBufferWriter<byte> Output
    {
        set => _output = value;
    }

    public bool IsCall => _block is Block.Call;

    public void Learn(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model)
    {
        _id = _id.Length > 0 ? _id : id.ToArray();
        _model = _model.Length > 0 ? _model : model.ToArray();
    }

    public void Text(ReadOnlySpan<byte> text, AnswerUsage? usage)
    {
        if (_block is not Block.Text)
        {
            Open(Block.Text, usage);
            _output!.Write("{\"type\":\"text\",\"text\":\"\"}}\n\n"u8);
        }

        Delta("text_delta\",\"text\":\""u8, text);
    }

    public void Thinking(ReadOnlySpan<byte> text, AnswerUsage? usage)
    {
        if (_block is not Block.Thinking || _sealed)
        {
            OpenThinking(usage);
        }

        Delta("thinking_delta\",\"thinking\":\""u8, text);
    }

    public void Seal(string format, ReadOnlySpan<byte> value, bool redacted, AnswerUsage? usage)
    {
        if (redacted)
        {
            WriteRedacted(format, value, false, usage);
            return;
        }

        if (_block is not Block.Thinking || _sealed)
        {
            OpenThinking(usage);
        }

        (_sealFormat, _sealed) = (format, true);
        WriteSignature(value);
    }

    public void OpenCall(PendingCall call, AnswerUsage? usage)
    {
        if (call is { SealFormat: { } format, Seal.Length: > 0 })
        {
            WriteRedacted(format, call.Seal, true, usage);
        }

        Open(Block.Call, usage);
        _output!.Write("{\"type\":\"tool_use\",\"id\":\""u8);
        _output!.Write(call.Id);
        _output!.Write("\",\"name\":\""u8);
        _output!.Write(call.Name);
        _output!.Write("\",\"input\":{}}}\n\n"u8);
    }

    public void Arguments(ReadOnlySpan<byte> text) => Delta("input_json_delta\",\"partial_json\":\""u8, text);

    public void CloseBlock()
    {
        if (_block is Block.None)
        {
            return;
        }

        if (_block is Block.Thinking && !_sealed)
        {
            WriteSignature(default);
        }

        _output!.Write("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":"u8);
        Write(_index);
        _output!.Write("}\n\n"u8);
        _block = Block.None;
    }

    /// <summary>Writes what ends the message.</summary>
    public void Complete(ReadOnlySpan<byte> stopReason, AnswerUsage? usage, ReadOnlySpan<byte> edge, ReadOnlySpan<byte> nativeUsage)
    {
        Start(usage);
        CloseBlock();
        _output!.Write("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""u8);
        _output!.Write(stopReason);
        _output!.Write("\",\"stop_sequence\":null},\"usage\":"u8);
        MessagesUsage.Write(_output!, usage);
        AnswerGateway.Write(_output!, edge, terms.Dropped, nativeUsage);
        _output!.Write("}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8);
    }

    private void Start(AnswerUsage? usage)
    {
        if (_started)
        {
            return;
        }

        _started = true;
        _output!.Write("event: message_start\ndata: {\"type\":\"message_start\",\"message\":"u8);
        MessagesForm.WriteHead(_output!, _id, _model, terms);
        _output!.Write("],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":"u8);
        MessagesUsage.Write(_output!, usage);
        _output!.Write("}}\n\n"u8);
    }

    private void OpenThinking(AnswerUsage? usage)
    {
        Open(Block.Thinking, usage);
        _output!.Write("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n"u8);
        (_sealFormat, _sealed) = (null, false);
    }

    private void WriteRedacted(string format, ReadOnlySpan<byte> value, bool ofCall, AnswerUsage? usage)
    {
        Open(Block.Text, usage);
        _output!.Write("{\"type\":\"redacted_thinking\",\"data\":\""u8);
        GatewaySeal.Write(_output!, AnthropicProtocol.SealFormat, format, value, ofCall);
        _output!.Write("\"}}\n\n"u8);
        CloseBlock();
    }

    private void WriteSignature(ReadOnlySpan<byte> value)
    {
        BeginDelta("signature_delta\",\"signature\":\""u8);
        GatewaySeal.Write(_output!, AnthropicProtocol.SealFormat, _sealFormat, value);
        EndDelta();
    }

    /// <summary>Begins a block, up to its content.</summary>
    private void Open(Block block, AnswerUsage? usage)
    {
        Start(usage);
        CloseBlock();
        _block = block;
        _index++;
        _output!.Write("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":"u8);
        Write(_index);
        _output!.Write(",\"content_block\":"u8);
    }

    private void Delta(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> text)
    {
        BeginDelta(kind);
        _output!.Write(text);
        EndDelta();
    }

    private void BeginDelta(ReadOnlySpan<byte> kind)
    {
        _output!.Write("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"u8);
        Write(_index);
        _output!.Write(",\"delta\":{\"type\":\""u8);
        _output!.Write(kind);
    }

    private void EndDelta() => _output!.Write("\"}}\n\n"u8);

    private void Write(int number)
    {
        Utf8Formatter.TryFormat(number, _output!.GetSpan(11), out var digits);
        _output.Advance(digits);
    }
}
