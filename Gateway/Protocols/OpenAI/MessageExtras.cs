using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Conversations;
using Gateway.Streaming;

namespace Gateway.Protocols.OpenAI;

/// <summary>What goes into the <c>gateway</c> member of a message or delta: seals of its reasoning, to be sent back with it, and citations.</summary>
internal sealed class MessageExtras : IDisposable
{
    private PooledBuffer? _seals;
    private PooledBuffer? _citations;
    private long _unsealed;

    public bool IsEmpty => _seals is null && _citations is null;

    /// <summary>Reasoning of so many bytes, once decoded, was written.</summary>
    public void Count(ReadOnlySpan<byte> reasoning) => _unsealed += EscapedText.DecodedLength(reasoning);

    public void Seal(string format, ReadOnlySpan<byte> value, bool redacted)
    {
        if (value.IsEmpty)
        {
            return;
        }

        if (redacted && _unsealed > 0)
        {
            Enter(format, default, false);
        }

        Enter(format, value, redacted);
    }

    public void Cite(ReadOnlySpan<byte> json)
    {
        _citations ??= new(256);
        _citations.Write(_citations.Length == 0 ? "["u8 : ","u8);
        OneLineJson.Write(_citations, json);
    }

    /// <summary>Writes <c>"gateway":{…}</c>.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        output.Write("\"gateway\":{"u8);
        if (_seals is not null)
        {
            if (_unsealed > 0)
            {
                Enter("", default, false);
            }

            output.Write("\"reasoning\":"u8);
            output.Write(_seals.WrittenSpan);
            output.Write(_citations is null ? "]"u8 : "],"u8);
        }

        if (_citations is not null)
        {
            output.Write("\"citations\":"u8);
            output.Write(_citations.WrittenSpan);
            output.Write("]"u8);
        }

        output.Write("}"u8);
    }

    /// <summary>Writes <c>,"gateway":{"seal":{…}}</c> of a call.</summary>
    public static void WriteCall(IBufferWriter<byte> output, string format, ReadOnlySpan<byte> seal)
    {
        output.Write(",\"gateway\":{\"seal\":{\"format\":\""u8);
        output.Write(JsonString.FromText(format).Inner.Span);
        output.Write("\",\"signature\":\""u8);
        output.Write(seal);
        output.Write("\"}}"u8);
    }

    public void Dispose()
    {
        _seals?.Dispose();
        _citations?.Dispose();
    }

    private void Enter(string format, ReadOnlySpan<byte> value, bool redacted)
    {
        _seals ??= new(512);
        _seals.Write(_seals.Length == 0 ? "["u8 : ","u8);
        _seals.Write("{\"format\":\""u8);
        _seals.Write(JsonString.FromText(format).Inner.Span);
        if (!redacted)
        {
            _seals.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\",\"bytes\":{_unsealed}")));
            _unsealed = 0;
        }

        if (!value.IsEmpty)
        {
            _seals.Write(redacted ? "\",\"redacted\":\""u8 : ",\"signature\":\""u8);
            _seals.Write(value);
            _seals.Write("\""u8);
        }

        _seals.Write("}"u8);
    }
}
