using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Cohere;

/// <summary>
/// Brings a JSON schema into what Cohere holds a model to: an object at the root, a required member in every object, no composition, no ranges or lengths,
/// few formats (docs.cohere.com/docs/structured-outputs, "Schema constraints" and "Unsupported schema features", read 2026-11).
/// </summary>
internal sealed class CohereSchema
{
    private const int MaxDepth = 128;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly SortedSet<string> _lost = new(StringComparer.Ordinal);
    private readonly Utf8JsonWriter _json;

    private CohereSchema(Utf8JsonWriter json) => _json = json;

    /// <summary>The schema as Cohere takes it; one that does not exist when it cannot be brought into that.</summary>
    /// <param name="schema">As the client gave it.</param>
    /// <param name="lost">Keywords that were left out, so that less is enforced than asked; never <c>additionalProperties</c>: no others than those named are written anyway.</param>
    public static JsonRaw TryFit(JsonRaw schema, out string[] lost)
    {
        lost = [];
        if (!schema.Exists)
        {
            return default;
        }

        var buffer = new ArrayBufferWriter<byte>(schema.Utf8.Length);
        using var json = new Utf8JsonWriter(buffer, WriterOptions);
        using var document = JsonDocument.Parse(schema.Utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var fit = new CohereSchema(json);
        if (!IsOfObject(document.RootElement) || !fit.Write(document.RootElement))
        {
            return default;
        }

        json.Flush();
        lost = [.. fit._lost];
        return new(buffer.WrittenMemory);
    }

    private static bool IsOfObject(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object");

    /// <summary>False when it has what there is no way round.</summary>
    private bool Write(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || (IsOfObject(schema) && !HasRequired(schema)))
        {
            return false;
        }

        _json.WriteStartObject();
        foreach (var member in schema.EnumerateObject())
        {
            if (!WriteMember(member.Name, member.Value))
            {
                return false;
            }
        }

        _json.WriteEndObject();
        return true;
    }

    private static bool HasRequired(JsonElement schema) =>
        schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array && required.GetArrayLength() > 0;

    private bool WriteMember(string name, JsonElement value)
    {
        switch (name)
        {
            case "anyOf" or "allOf" or "oneOf" or "not" or "if" or "$ref" or "patternProperties" or "prefixItems":
            case "type" when value.ValueKind != JsonValueKind.String:
            case "additionalProperties" when value.ValueKind is not (JsonValueKind.False or JsonValueKind.True):
                return false;
            case "additionalProperties" or "$schema" or "$id" or "$comment" or "$defs" or "definitions" or "then" or "else":
                return true;
            case "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf" or "minItems" or "maxItems" or "minLength" or "maxLength"
                or "uniqueItems" or "minProperties" or "maxProperties" or "contains" or "propertyNames":
            case "format" when !(value.ValueKind == JsonValueKind.String && value.GetString() is "date-time" or "uuid" or "date" or "time"):
            case "pattern" when value.ValueKind != JsonValueKind.String || HasAnchors(value.GetString()!):
                _lost.Add(name);
                return true;
            case "properties" when value.ValueKind == JsonValueKind.Object:
                return WriteProperties(value);
            case "items":
                _json.WritePropertyName("items"u8);
                return Write(value);
            default:
                _json.WritePropertyName(name);
                value.WriteTo(_json);
                return true;
        }
    }

    private static bool HasAnchors(string pattern) =>
        pattern.AsSpan().ContainsAny('^', '$') || pattern.Contains("?=", StringComparison.Ordinal) || pattern.Contains("?!", StringComparison.Ordinal);

    private bool WriteProperties(JsonElement properties)
    {
        _json.WriteStartObject("properties"u8);
        foreach (var property in properties.EnumerateObject())
        {
            _json.WritePropertyName(property.Name);
            if (!Write(property.Value))
            {
                return false;
            }
        }

        _json.WriteEndObject();
        return true;
    }
}
