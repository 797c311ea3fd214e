using Gateway.Conversations;
using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>Reads an image of the answer: <c>{"format","source":{"bytes"}}</c>; a stream's delta has no format.</summary>
internal static class ConverseImage
{
    public static void Read(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        ReadOnlySpan<byte> format = default, source = default;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("format"u8))
            {
                format = cursor.Text();
            }
            else if (cursor.NameIs("source"u8))
            {
                source = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        var bytes = BytesOf(source);
        if (!bytes.IsEmpty)
        {
            sink.Image(0, MediaTypeOf(format), bytes);
        }
    }

    private static ReadOnlySpan<byte> MediaTypeOf(ReadOnlySpan<byte> format) =>
        format.SequenceEqual("jpeg"u8) ? "image/jpeg"u8 : format.SequenceEqual("gif"u8) ? "image/gif"u8 : format.SequenceEqual("webp"u8) ? "image/webp"u8 : "image/png"u8;

    private static ReadOnlySpan<byte> BytesOf(ReadOnlySpan<byte> source)
    {
        ReadOnlySpan<byte> bytes = default;
        if (source is not [(byte)'{', ..])
        {
            return bytes;
        }

        var cursor = new JsonCursor(source);
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
