using System.Text.Json;

namespace Gateway.Protocols;

/// <summary>
/// Walks over the members of one JSON object, or the elements of one array, and takes values as they stand.
/// Names of members are taken literally: no provider escapes them.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private const int MaxDepth = 128;

    private readonly ReadOnlySpan<byte> _json = json;
    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });

    /// <summary>Of the member the cursor is at.</summary>
    public readonly ReadOnlySpan<byte> Name => _reader.ValueSpan;

    /// <exception cref="JsonException">It is none.</exception>
    public void EnterObject()
    {
        if (!TryEnterObject())
        {
            throw new JsonException("A JSON object was expected.");
        }
    }

    public bool TryEnterObject() => _reader.Read() && _reader.TokenType == JsonTokenType.StartObject;

    /// <exception cref="JsonException">It is none.</exception>
    public void EnterArray()
    {
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A JSON array was expected.");
        }
    }

    /// <summary>Goes to the next member's name; its value must be taken or skipped. False at the end, behind which there is nothing.</summary>
    public bool NextMember()
    {
        if (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            return true;
        }

        _reader.Read();   // throws on anything behind it
        return false;
    }

    public readonly bool NameIs(ReadOnlySpan<byte> name) => _reader.ValueSpan.SequenceEqual(name);

    /// <summary>Takes the value if it is a string: what is between its quotes. Anything else is passed over and gives nothing.</summary>
    public ReadOnlySpan<byte> Text()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.String)
        {
            return _reader.ValueSpan;
        }

        _reader.Skip();
        return default;
    }

    /// <summary>Takes the value as it stands; null gives nothing.</summary>
    public ReadOnlySpan<byte> Raw()
    {
        _reader.Read();
        return Here();
    }

    /// <summary>Takes the next element; false at the end.</summary>
    public bool NextElement(out ReadOnlySpan<byte> value)
    {
        if (!_reader.Read() || _reader.TokenType == JsonTokenType.EndArray)
        {
            value = default;
            return false;
        }

        value = Here();
        return true;
    }

    /// <summary>Takes the value if it is a number that is not negative; anything else gives <paramref name="otherwise"/>.</summary>
    public long Count(long otherwise)
    {
        _reader.Read();
        var count = _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out var value) && value >= 0 ? value : otherwise;
        _reader.Skip();
        return count;
    }

    public void Skip()
    {
        _reader.Read();
        _reader.Skip();
    }

    private ReadOnlySpan<byte> Here()
    {
        if (_reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return _json[start..(int)_reader.BytesConsumed];
    }
}
