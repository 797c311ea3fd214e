using System.Text.Json;

namespace Gateway.Protocols.Gemini;

/// <summary>Goes through the members of a JSON object without decoding or copying: names and values are slices, as they stand.</summary>
internal ref struct JsonMembers
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    /// <exception cref="JsonException">It is no object.</exception>
    public JsonMembers(ReadOnlySpan<byte> json, string what)
    {
        _json = json;
        _reader = new(json, JsonSlice.ReaderOptions);
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"{what} is not an object.");
        }
    }

    /// <summary>The next member; false behind the last.</summary>
    /// <param name="name">Between its quotes.</param>
    /// <param name="value">The whole value, a string with its quotes; empty for null.</param>
    public bool Next(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        if (!_reader.Read() || _reader.TokenType == JsonTokenType.EndObject)
        {
            _ = _reader.Read();   // throws for anything behind the object
            name = value = default;
            return false;
        }

        name = _reader.ValueSpan;
        _reader.Read();
        value = JsonSlice.Value(ref _reader, _json);
        return true;
    }
}
