using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Conversations;
using Gateway.Streaming;

namespace Gateway.Protocols.OpenAI;

/// <summary>A choice of an answer that is being put together.</summary>
internal sealed class AnswerChoice : IDisposable
{
    private readonly List<AnswerCall?> _calls = [];
    private PooledBuffer? _images;
    private PooledBuffer? _logprobs;
    private int _imageCount;

    public PooledBuffer Text { get; } = new(1024);

    public PooledBuffer Reasoning { get; } = new(256);

    public PooledBuffer Refusal { get; } = new(64);

    public MessageExtras Extras { get; } = new();

    public FinishReason? Reason { get; set; }

    /// <summary>The call; null when it did not begin.</summary>
    public AnswerCall? Call(int call) => call >= 0 && call < _calls.Count ? _calls[call] : null;

    public void Begin(int call, AnswerCall begun)
    {
        while (_calls.Count <= call)
        {
            _calls.Add(null);
        }

        _calls[call]?.Dispose();
        _calls[call] = begun;
    }

    public void AddImage(ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64)
    {
        _images ??= new(base64.Length + 128);
        _images.Write(_imageCount == 0 ? "["u8 : ","u8);
        ImageWriter.Write(_images, _imageCount++, mediaType, base64);
    }

    public void SetLogprobs(ReadOnlySpan<byte> json)
    {
        _logprobs ??= new(json.Length);
        _logprobs.Consume(_logprobs.Length);
        _logprobs.Write(json);
    }

    public void WriteTo(IBufferWriter<byte> output, int index)
    {
        output.Write("{\"index\":"u8);
        output.Write(Encoding.ASCII.GetBytes(index.ToString(CultureInfo.InvariantCulture)));
        output.Write(",\"message\":{\"role\":\"assistant\",\"content\":"u8);
        var calls = _calls.OfType<AnswerCall>().ToList();
        WriteString(output, Text, isNull: Text.Length == 0 && (calls.Count > 0 || Refusal.Length > 0));
        output.Write(",\"refusal\":"u8);
        WriteString(output, Refusal, isNull: Refusal.Length == 0);
        if (Reasoning.Length > 0)
        {
            output.Write(",\"reasoning_content\":"u8);
            WriteString(output, Reasoning, isNull: false);
        }

        WriteCalls(output, calls);
        if (_images is not null)
        {
            output.Write(",\"images\":"u8);
            output.Write(_images.WrittenSpan);
            output.Write("]"u8);
        }

        if (!Extras.IsEmpty)
        {
            output.Write(","u8);
            Extras.WriteTo(output);
        }

        output.Write("},\"logprobs\":"u8);
        output.Write(_logprobs is null ? "null"u8 : _logprobs.WrittenSpan);
        output.Write(",\"finish_reason\":\""u8);
        output.Write(FinishReasons.Of(Reason ?? FinishReason.Stop, calls.Count > 0, Refusal.Length > 0));
        output.Write("\"}"u8);
    }

    /// <summary>Writes it as a choice of a <c>text_completion</c>: a refusal is text there, and reasoning stands beside it.</summary>
    public void WriteTextTo(IBufferWriter<byte> output, int index)
    {
        output.Write("{\"text\":\""u8);
        output.Write(Text.WrittenSpan);
        output.Write(Refusal.WrittenSpan);
        output.Write("\",\"index\":"u8);
        output.Write(Encoding.ASCII.GetBytes(index.ToString(CultureInfo.InvariantCulture)));
        output.Write(",\"logprobs\":null,"u8);
        if (Reasoning.Length > 0)
        {
            output.Write("\"reasoning_content\":"u8);
            WriteString(output, Reasoning, isNull: false);
            output.Write(","u8);
        }

        if (!Extras.IsEmpty)
        {
            Extras.WriteTo(output);
            output.Write(","u8);
        }

        output.Write("\"finish_reason\":\""u8);
        output.Write(FinishReasons.Of(Reason ?? FinishReason.Stop, hasCalls: false, Refusal.Length > 0));
        output.Write("\"}"u8);
    }

    public void Dispose()
    {
        Text.Dispose();
        Reasoning.Dispose();
        Refusal.Dispose();
        Extras.Dispose();
        _images?.Dispose();
        _logprobs?.Dispose();
        foreach (var call in _calls)
        {
            call?.Dispose();
        }
    }

    private static void WriteCalls(IBufferWriter<byte> output, List<AnswerCall> calls)
    {
        for (var at = 0; at < calls.Count; at++)
        {
            output.Write(at == 0 ? ",\"tool_calls\":["u8 : ","u8);
            calls[at].WriteTo(output);
        }

        output.Write(calls.Count > 0 ? "]"u8 : default);
    }

    private static void WriteString(IBufferWriter<byte> output, PooledBuffer text, bool isNull)
    {
        if (isNull)
        {
            output.Write("null"u8);
            return;
        }

        output.Write("\""u8);
        output.Write(text.WrittenSpan);
        output.Write("\""u8);
    }
}
