using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Reads the events of Bedrock's InvokeModelWithResponseStream: <c>chunk</c>, with an event of the format as base64 in its <c>bytes</c>, or an exception.
/// </summary>
/// <param name="inner">Reads the events.</param>
internal sealed class WrappedStreamParser(IStreamParser inner) : IStreamParser
{
    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        if (name.EndsWith("xception"u8) || name.SequenceEqual("error"u8))
        {
            sink.Fail(BedrockErrors.InStream(Encoding.UTF8.GetString(name), data.ToArray()));
            return;
        }

        var wrapped = BytesOf(data);
        if (wrapped.IsEmpty)
        {
            return;
        }

        var plain = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(wrapped.Length));
        try
        {
            if (Base64.DecodeFromUtf8(wrapped, plain, out _, out var length) != OperationStatus.Done)
            {
                throw new JsonException("The event's bytes are not base64.");
            }

            inner.Parse(default, plain.AsSpan(0, length), sink);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    public void Complete(IAnswerSink sink) => inner.Complete(sink);

    private static ReadOnlySpan<byte> BytesOf(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> bytes = default;
        var cursor = new JsonCursor(data);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("bytes"u8))
            {
                bytes = cursor.Text();
            }
            else
            {
                cursor.Skip();
            }
        }

        return bytes;
    }
}
