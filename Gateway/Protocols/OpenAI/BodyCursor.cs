using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Walks once over a body that is known to be valid JSON. Values come as slices of it. The first value that is not what it should be is noted as the
/// <see cref="Fault"/>, and the walk goes on as if it were not there.
/// </summary>
internal ref struct BodyCursor
{
    private readonly ReadOnlyMemory<byte> _body;
    private Utf8JsonReader _reader;
    private ReadOnlySpan<byte> _name;

    public BodyCursor(ReadOnlyMemory<byte> body)
    {
        _body = body;
        _reader = new(body.Span, new JsonReaderOptions { MaxDepth = ChatRequestScanner.MaxDepth });
        _reader.Read();
    }

    /// <summary>The first; null when there is none.</summary>
    public RequestFault? Fault { get; private set; }

    /// <summary>Where the value at hand starts.</summary>
    public readonly long Position => _reader.TokenStartIndex;

    public readonly bool IsNull => _reader.TokenType is JsonTokenType.Null;

    public readonly bool IsString => _reader.TokenType is JsonTokenType.String;

    public readonly bool IsObject => _reader.TokenType is JsonTokenType.StartObject;

    public readonly bool IsArray => _reader.TokenType is JsonTokenType.StartArray;

    public readonly bool IsNumber => _reader.TokenType is JsonTokenType.Number;

    /// <summary>Where the value at hand stands.</summary>
    public readonly ByteRange Place
    {
        get
        {
            var copy = _reader;
            copy.Skip();
            return new(Position, copy.BytesConsumed - Position);
        }
    }

    /// <summary>Bytes of text in the value at hand, without embedded files.</summary>
    public readonly long TextBytes
    {
        get
        {
            var place = Place;
            return TextMeter.Count(_body.Span.Slice((int)place.Start, (int)place.Length));
        }
    }

    /// <summary>Moves to the next member's value of the object at hand; false at its end.</summary>
    public bool NextMember()
    {
        if (!_reader.Read() || _reader.TokenType is not JsonTokenType.PropertyName)
        {
            return false;
        }

        _name = _reader.ValueSpan;
        if (_reader.ValueIsEscaped)
        {
            var name = new byte[_name.Length];
            _name = name.AsSpan(0, _reader.CopyString(name));
        }

        return _reader.Read();
    }

    /// <summary>Moves to the next item of the array at hand; false at its end.</summary>
    public bool NextItem() => _reader.Read() && _reader.TokenType is not JsonTokenType.EndArray;

    /// <summary>Whether the member at hand has this name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => _name.SequenceEqual(name);

    /// <summary>The member's name.</summary>
    public readonly string Name => System.Text.Encoding.UTF8.GetString(_name);

    /// <summary>Whether the value at hand is this string.</summary>
    public readonly bool Says(ReadOnlySpan<byte> text) => IsString && _reader.ValueTextEquals(text);

    public void Skip() => _reader.Skip();

    /// <summary>True when the value is an object, to be gone through; anything else but null is a fault.</summary>
    public bool EntersObject(string expected = "an object") => Enters(IsObject, expected);

    /// <summary>True when the value is an array, to be gone through; anything else but null is a fault.</summary>
    public bool EntersArray(string expected = "an array") => Enters(IsArray, expected);

    /// <summary>Null for null.</summary>
    public JsonString? ReadString()
    {
        if (IsString)
        {
            return new JsonString(_body.Slice((int)_reader.TokenStartIndex + 1, (int)(_reader.BytesConsumed - _reader.TokenStartIndex) - 2));
        }

        Refuse("a string");
        return null;
    }

    /// <summary>Where a string stands, quotes included; nowhere for null.</summary>
    public ByteRange ReadStringPlace()
    {
        var start = Position;
        return ReadString() is { } text ? new(start, text.Inner.Length + 2) : ByteRange.None;
    }

    /// <summary>An array of strings; where it may be one alone, that is a list of its own.</summary>
    public ImmutableArray<JsonString> ReadStrings(bool mayBeOne)
    {
        if (mayBeOne && IsString)
        {
            return [ReadString()!.Value];
        }

        var texts = ImmutableArray.CreateBuilder<JsonString>();
        if (EntersArray(mayBeOne ? "a string or an array of strings" : "an array of strings"))
        {
            while (NextItem())
            {
                if (ReadString() is { } text)
                {
                    texts.Add(text);
                }
            }
        }

        return texts.DrainToImmutable();
    }

    /// <summary>The value as it stands; nothing for null.</summary>
    public JsonRaw ReadRaw()
    {
        var start = (int)_reader.TokenStartIndex;
        var isNull = IsNull;
        _reader.Skip();
        return isNull ? default : new(_body[start..(int)_reader.BytesConsumed]);
    }

    public bool? ReadFlag()
    {
        if (_reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return _reader.TokenType is JsonTokenType.True;
        }

        Refuse("a boolean");
        return null;
    }

    public double? ReadNumber()
    {
        if (IsNumber && _reader.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }

        Refuse("a number");
        return null;
    }

    public long? ReadLong()
    {
        if (IsNumber && _reader.TryGetInt64(out var number))
        {
            return number;
        }

        Refuse("a whole number");
        return null;
    }

    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public int? ReadCount(int least = 1)
    {
        if (IsNumber && _reader.TryGetInt32(out var number) && number >= least)
        {
            return number;
        }

        Refuse($"a whole number of at least {least}");
        return null;
    }

    /// <summary>The value at hand, unless it is null, is not what it should be. It is passed over.</summary>
    public void Refuse(string expected)
    {
        if (!IsNull)
        {
            Fault ??= RequestFault.WrongType(BodyPath.Of(_body.Span, Position), expected);
        }

        _reader.Skip();
    }

    /// <summary>The string at <paramref name="position"/> is none of those there are.</summary>
    public void RefuseValue(long position, string expected) =>
        Fault ??= RequestFault.WrongValue(BodyPath.Of(_body.Span, position), expected);

    /// <summary>The object that starts at <paramref name="position"/> lacks a member.</summary>
    public void RefuseMissing(long position, string member) =>
        Fault ??= RequestFault.Missing(BodyPath.Of(_body.Span, position) is { Length: > 0 } path ? $"{path}.{member}" : member);

    private bool Enters(bool holds, string expected)
    {
        if (!holds)
        {
            Refuse(expected);
        }

        return holds;
    }
}
