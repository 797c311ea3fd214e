using System.Text.Json;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols;

/// <summary>Counts the bytes of text in messages or tools, without embedded files.</summary>
internal static class TextMeter
{
    public static long Count(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return 0;
        }

        var bytes = 0L;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ChatRequestScanner.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String)
            {
                bytes += reader.ValueSpan.Length;
            }
            else if (reader.TokenType is JsonTokenType.PropertyName && IsFile(reader))
            {
                reader.Read();
                reader.Skip();
            }
        }

        return bytes;
    }

    private static bool IsFile(in Utf8JsonReader reader) =>
        reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("url"u8) || reader.ValueTextEquals("file_data"u8) || reader.ValueTextEquals("image_url"u8)
        || reader.ValueTextEquals("signature"u8) || reader.ValueTextEquals("encrypted_content"u8);
}
