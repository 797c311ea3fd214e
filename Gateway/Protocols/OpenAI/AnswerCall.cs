using System.Buffers;
using Gateway.Streaming;

namespace Gateway.Protocols.OpenAI;

/// <summary>A tool call of an answer that is being put together.</summary>
internal sealed class AnswerCall(byte[] id, byte[] name, string? sealFormat, byte[] seal) : IDisposable
{
    /// <summary>JSON text within a JSON string.</summary>
    public PooledBuffer Arguments { get; } = new(256);

    public void WriteTo(IBufferWriter<byte> output)
    {
        output.Write("{\"id\":\""u8);
        output.Write(id);
        output.Write("\",\"type\":\"function\",\"function\":{\"name\":\""u8);
        output.Write(name);
        output.Write("\",\"arguments\":\""u8);
        output.Write(Arguments.Length == 0 ? "{}"u8 : Arguments.WrittenSpan);   // no arguments at all are no JSON, and SDKs read them as such
        output.Write("\"}"u8);
        if (sealFormat is not null && seal.Length > 0)
        {
            MessageExtras.WriteCall(output, sealFormat, seal);
        }

        output.Write("}"u8);
    }

    public void Dispose() => Arguments.Dispose();
}
