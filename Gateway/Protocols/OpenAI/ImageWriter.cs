using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Protocols.OpenAI;

/// <summary>Writes an image of an answer as OpenRouter has it in <c>images</c>: OpenAI's format has no place for one.</summary>
internal static class ImageWriter
{
    public static void Write(IBufferWriter<byte> output, int index, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64)
    {
        output.Write("{\"type\":\"image_url\",\"index\":"u8);
        Utf8Formatter.TryFormat(index, output.GetSpan(11), out var digits);
        output.Advance(digits);
        output.Write(",\"image_url\":{\"url\":\"data:"u8);
        output.Write(mediaType);
        output.Write(";base64,"u8);
        output.Write(base64);
        output.Write("\"}}"u8);
    }
}
