using System.Text.Json;

namespace Gateway.Conversations;

/// <summary>A JSON value that is passed on as it stands: a tool's schema, options nobody here looks into.</summary>
/// <param name="Utf8">One whole, valid JSON value.</param>
internal readonly record struct JsonRaw(ReadOnlyMemory<byte> Utf8)
{
    public bool Exists => !Utf8.IsEmpty;

    public void WriteTo(Utf8JsonWriter json) => json.WriteRawValue(Utf8.Span, skipInputValidation: true);

    public void WriteTo(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WritePropertyName(name);
        WriteTo(json);
    }
}
