using System.Text.Json;

namespace Gateway.Protocols.Gemini;

/// <summary>Goes through the elements of a JSON array as <see cref="JsonMembers"/> does through an object's members. Nothing at all is an empty array.</summary>
internal ref struct JsonItems
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    /// <exception cref="JsonException">It is no array.</exception>
    public JsonItems(ReadOnlySpan<byte> json, string what)
    {
        _json = json;
        if (json.IsEmpty)
        {
            return;
        }

        _reader = new(json, JsonSlice.ReaderOptions);
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"{what} is not an array.");
        }
    }

    public bool Next(out ReadOnlySpan<byte> item)
    {
        if (_json.IsEmpty || !_reader.Read() || _reader.TokenType == JsonTokenType.EndArray)
        {
            _ = !_json.IsEmpty && _reader.Read();   // throws for anything behind the array
            item = default;
            return false;
        }

        item = JsonSlice.Value(ref _reader, _json);
        return true;
    }
}
