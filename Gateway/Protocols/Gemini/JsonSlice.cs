using System.Buffers.Text;
using System.Text.Json;

namespace Gateway.Protocols.Gemini;

/// <summary>What a slice of JSON text means.</summary>
internal static class JsonSlice
{
    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 128 };

    /// <summary>The value the reader stands at, whole; empty for null.</summary>
    public static ReadOnlySpan<byte> Value(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    /// <summary>What stands between a string's quotes; empty for nothing.</summary>
    /// <exception cref="JsonException">It is no string.</exception>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> value, string what) =>
        value.IsEmpty ? default : value[0] == (byte)'"' ? value[1..^1] : throw new JsonException($"{what} is not a string.");

    public static bool IsTrue(ReadOnlySpan<byte> value) => value.SequenceEqual("true"u8);

    /// <summary>A whole number, which Google's JSON may also spell as a string; 0 for nothing.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static long Number(ReadOnlySpan<byte> value, string what)
    {
        if (value.IsEmpty)
        {
            return 0;
        }

        var digits = value[0] == (byte)'"' ? value[1..^1] : value;
        return Utf8Parser.TryParse(digits, out long number, out var used) && used == digits.Length
            ? number
            : throw new JsonException($"{what} is not a whole number.");
    }
}
