using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>
/// A call's arguments as <c>input</c>, which must be a JSON object. They are what a model wrote: none become <c>{}</c>,
/// and what is no JSON object goes in as text, as <c>{"arguments":"…"}</c>, so that the model sees what it did.
/// </summary>
internal static class ToolInput
{
    private const int MaxDepth = 128;

    public static void Write(Utf8JsonWriter json, JsonString arguments)
    {
        if (RawText.IsBlank(arguments.Inner.Span))
        {
            json.WriteStartObject();
            json.WriteEndObject();
            return;
        }

        if (Decode(arguments) is { } text && IsObject(text.Span))
        {
            json.WriteRawValue(text.Span, skipInputValidation: true);
            return;
        }

        json.WriteStartObject();
        arguments.WriteTo(json, "arguments"u8);
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte>? Decode(JsonString arguments)
    {
        try
        {
            return arguments.DecodeUtf8();
        }
        catch (InvalidOperationException)
        {
            return null;   // an escape that is half a surrogate pair
        }
    }

    private static bool IsObject(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read())
            {
                // to its end, and nothing behind it
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
