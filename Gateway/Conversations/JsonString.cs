using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Conversations;

/// <summary>
/// A string as it stands in a JSON document, between its quotes: escapes and all. What crosses from one provider's JSON into another's
/// goes over byte for byte, neither decoded nor encoded; only what is looked at is decoded.
/// </summary>
internal readonly struct JsonString(ReadOnlyMemory<byte> inner) : IEquatable<JsonString>
{
    /// <summary>The bytes between the quotes; valid JSON string content in UTF-8.</summary>
    public ReadOnlyMemory<byte> Inner { get; } = inner;

    public bool IsEmpty => Inner.IsEmpty;

    public static JsonString FromText(string text)
    {
        var literal = JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return new(literal.EncodedUtf8Bytes.ToArray());
    }

    public static bool operator ==(JsonString left, JsonString right) => left.Equals(right);

    public static bool operator !=(JsonString left, JsonString right) => !left.Equals(right);

    /// <summary>The text it means.</summary>
    public string Decode() => Inner.Span.Contains((byte)'\\') ? Encoding.UTF8.GetString(DecodeUtf8().Span) : Encoding.UTF8.GetString(Inner.Span);

    /// <summary>The text it means, in UTF-8; without escapes it is <see cref="Inner"/> itself.</summary>
    public ReadOnlyMemory<byte> DecodeUtf8()
    {
        if (!Inner.Span.Contains((byte)'\\'))
        {
            return Inner;
        }

        var literal = ArrayPool<byte>.Shared.Rent(Inner.Length + 2);
        try
        {
            literal[0] = (byte)'"';
            Inner.Span.CopyTo(literal.AsSpan(1));
            literal[Inner.Length + 1] = (byte)'"';
            var reader = new Utf8JsonReader(literal.AsSpan(0, Inner.Length + 2));
            reader.Read();
            var text = new byte[Inner.Length];
            return text.AsMemory(0, reader.CopyString(text));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(literal);
        }
    }

    /// <summary>Whether it means <paramref name="text"/>.</summary>
    public bool Is(ReadOnlySpan<byte> text) => DecodeUtf8().Span.SequenceEqual(text);

    /// <summary>Writes it as a value.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        var literal = ArrayPool<byte>.Shared.Rent(Inner.Length + 2);
        literal[0] = (byte)'"';
        Inner.Span.CopyTo(literal.AsSpan(1));
        literal[Inner.Length + 1] = (byte)'"';
        json.WriteRawValue(literal.AsSpan(0, Inner.Length + 2), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(literal);
    }

    /// <summary>Writes it as a member.</summary>
    public void WriteTo(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WritePropertyName(name);
        WriteTo(json);
    }

    /// <summary>Byte for byte: two spellings of one text differ.</summary>
    public bool Equals(JsonString other) => Inner.Span.SequenceEqual(other.Inner.Span);

    public override bool Equals(object? obj) => obj is JsonString other && Equals(other);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Inner.Span);
        return hash.ToHashCode();
    }

    public override string ToString() => Decode();
}
