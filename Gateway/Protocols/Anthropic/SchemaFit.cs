using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic;

/// <summary>
/// Whether a JSON schema is within what structured outputs and strict tools take; one that is not is answered with 400.
/// Source: platform.claude.com/docs, structured outputs, "JSON Schema limitations", read 2026-11-21.
/// </summary>
internal static class SchemaFit
{
    private const int MaxDepth = 128;

    private static readonly HashSet<string> Unknown =
    [
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems", "uniqueItems", "contains", "prefixItems",
        "patternProperties", "propertyNames", "minProperties", "maxProperties", "unevaluatedProperties", "unevaluatedItems", "dependentRequired", "dependentSchemas",
        "oneOf", "not", "if", "then", "else",
    ];

    public static bool Fits(JsonRaw schema)
    {
        var reader = new Utf8JsonReader(schema.Utf8.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            return reader.Read() && IsWithin(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Reads the schema the reader stands on; after false the reader is anywhere.</summary>
    private static bool IsWithin(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var isObject = false;
        var isClosed = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "additionalProperties" when reader.TokenType != JsonTokenType.False:
                case "minItems" when reader.TokenType != JsonTokenType.Number || reader.GetDouble() > 1:
                case "$ref" when reader.TokenType != JsonTokenType.String || reader.GetString()!.Length < 2 || reader.GetString()![0] != '#':
                case "pattern" when reader.TokenType != JsonTokenType.String || reader.GetString()!.Contains("(?", StringComparison.Ordinal):
                    return false;
                case "additionalProperties":
                    isClosed = true;
                    break;
                case "type":
                    isObject |= NamesObject(ref reader);
                    break;
                case "properties" or "$defs" or "definitions":
                    isObject |= name == "properties";
                    if (!AreWithin(ref reader, JsonTokenType.StartObject))
                    {
                        return false;
                    }

                    break;
                case "anyOf" or "allOf":
                    if (!AreWithin(ref reader, JsonTokenType.StartArray))
                    {
                        return false;
                    }

                    break;
                case "items":
                    if (!IsWithin(ref reader))
                    {
                        return false;
                    }

                    break;
                default:
                    if (Unknown.Contains(name))
                    {
                        return false;
                    }

                    reader.Skip();
                    break;
            }
        }

        return isClosed || !isObject;
    }

    private static bool NamesObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        var depth = reader.CurrentDepth;
        var found = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("object"u8);
        while (reader.TokenType == JsonTokenType.StartArray || reader.CurrentDepth > depth)
        {
            reader.Read();
            found |= reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("object"u8);
        }

        return found;
    }

    /// <summary>Every schema of a list, or of an object that names them.</summary>
    private static bool AreWithin(ref Utf8JsonReader reader, JsonTokenType start)
    {
        if (reader.TokenType != start)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                reader.Read();
            }

            if (!IsWithin(ref reader))
            {
                return false;
            }
        }

        return true;
    }
}
