using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>
/// Rewrites a JSON schema into the subset of OpenAPI 3.0's that models before Gemini 2.5 take (the <c>Schema</c> of shared/recorded/specs/gemini):
/// references are put in place, alternatives become <c>anyOf</c>, a type with null becomes <c>nullable</c>, and words it does not know are left out.
/// </summary>
internal sealed class OpenApiSchema
{
    private const int Deepest = 24;
    private const int Most = 5000;

    private readonly Utf8JsonWriter _json;
    private readonly JsonElement _root;
    private readonly Stack<string> _within = new();
    private int _written;

    private OpenApiSchema(Utf8JsonWriter json, JsonElement root) => (_json, _root) = (json, root);

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonRaw schema)
    {
        using var document = JsonDocument.Parse(schema.Utf8, new JsonDocumentOptions { MaxDepth = 128 });
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && TypeOf(root).Type == "object" && !HasProperties(root))
        {
            return;   // an object without properties is refused; nothing at all means no parameters
        }

        json.WritePropertyName(name);
        new OpenApiSchema(json, root).Write(root, 0);
    }

    private static bool HasProperties(JsonElement schema) => schema.TryGetProperty("properties", out var properties) && properties.EnumerateObject().Any();

    private void Write(JsonElement schema, int depth)
    {
        var outside = _within.Count;
        _json.WriteStartObject();
        if (schema.ValueKind == JsonValueKind.Object && depth < Deepest && _written++ < Most && Resolve(schema) is { } resolved)
        {
            WriteType(resolved, depth);
            foreach (var member in resolved.EnumerateObject())
            {
                WriteMember(member, depth);
            }
        }

        _json.WriteEndObject();
        while (_within.Count > outside)
        {
            _within.Pop();
        }
    }

    /// <summary>
    /// Follows <c>$ref</c>, and an <c>allOf</c> of one. Null for what is recursive, which the subset cannot say: it becomes a schema for anything,
    /// as does what a schema of references to references would blow up to.
    /// </summary>
    private JsonElement? Resolve(JsonElement schema)
    {
        for (var hops = 0; hops < Deepest; hops++)
        {
            if (schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String && Find(reference.GetString()!) is { } found)
            {
                if (_within.Contains(reference.GetString()!))
                {
                    return null;
                }

                _within.Push(reference.GetString()!);
                schema = found;
            }
            else if (schema.TryGetProperty("allOf", out var all) && all.ValueKind == JsonValueKind.Array && all.GetArrayLength() == 1 && all[0].ValueKind == JsonValueKind.Object)
            {
                schema = all[0];
            }
            else
            {
                break;
            }
        }

        return schema;
    }

    private JsonElement? Find(string reference)
    {
        var at = _root;
        foreach (var step in reference.Split('/').Skip(1))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out at))
            {
                return null;
            }
        }

        return reference.StartsWith('#') && at.ValueKind == JsonValueKind.Object ? at : null;
    }

    private void WriteType(JsonElement schema, int depth)
    {
        var (type, nullable, several) = TypeOf(schema);
        if (several.Length > 1 && !schema.TryGetProperty("anyOf", out _) && !schema.TryGetProperty("oneOf", out _))
        {
            _json.WriteStartArray("anyOf"u8);
            foreach (var one in several)
            {
                _json.WriteStartObject();
                _json.WriteString("type"u8, one.ToUpperInvariant());
                if (one == "array" && schema.TryGetProperty("items", out var items))
                {
                    _json.WritePropertyName("items"u8);
                    Write(items, depth + 1);
                }

                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }
        else if (type is not null)
        {
            _json.WriteString("type"u8, type.ToUpperInvariant());
        }

        if (nullable)
        {
            _json.WriteBoolean("nullable"u8, true);
        }
    }

    private static (string? Type, bool Nullable, string[] Several) TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return schema.TryGetProperty("properties", out _) ? ("object", false, []) :
                schema.TryGetProperty("enum", out _) || schema.TryGetProperty("const", out _) ? ("string", false, []) : (null, false, []);
        }

        if (type.ValueKind != JsonValueKind.Array)
        {
            return (type.ValueKind == JsonValueKind.String ? type.GetString() : null, false, []);
        }

        var names = type.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.String).Select(t => t.GetString()!).ToArray();
        var others = names.Where(n => n != "null").ToArray();
        return (others.FirstOrDefault(), names.Length > others.Length, others);
    }

    private void WriteMember(JsonProperty member, int depth)
    {
        var value = member.Value;
        switch (member.Name)
        {
            case "description" or "title" or "pattern" or "required" or "minimum" or "maximum" or "nullable" or "default"
                or "minItems" or "maxItems" or "minLength" or "maxLength" or "minProperties" or "maxProperties":
                member.WriteTo(_json);
                break;
            case "format" when value.ValueKind == JsonValueKind.String && value.GetString() is "date-time" or "enum" or "int32" or "int64" or "float" or "double":
                member.WriteTo(_json);
                break;
            case "enum" when value.ValueKind == JsonValueKind.Array:
                WriteEnum(value.EnumerateArray());
                break;
            case "const":
                WriteEnum([value]);
                break;
            case "items" when value.ValueKind == JsonValueKind.Object:
                _json.WritePropertyName("items"u8);
                Write(value, depth + 1);
                break;
            case "anyOf" or "oneOf" when value.ValueKind == JsonValueKind.Array:
                WriteAlternatives(value, depth);
                break;
            case "properties" when value.ValueKind == JsonValueKind.Object:
                _json.WriteStartObject("properties"u8);
                foreach (var property in value.EnumerateObject())
                {
                    _json.WritePropertyName(property.Name);
                    Write(property.Value, depth + 1);
                }

                _json.WriteEndObject();
                break;
        }
    }

    /// <summary>Texts only: that is all its type allows.</summary>
    private void WriteEnum(IEnumerable<JsonElement> values)
    {
        var texts = values.Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!).ToArray();
        if (texts.Length > 0)
        {
            _json.WriteStartArray("enum"u8);
            foreach (var text in texts)
            {
                _json.WriteStringValue(text);
            }

            _json.WriteEndArray();
        }
    }

    private void WriteAlternatives(JsonElement alternatives, int depth)
    {
        var any = alternatives.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.Object).ToArray();
        var others = any.Where(a => !(a.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("null"))).ToArray();
        if (others.Length < any.Length)
        {
            _json.WriteBoolean("nullable"u8, true);
        }

        _json.WriteStartArray("anyOf"u8);
        foreach (var other in others)
        {
            Write(other, depth + 1);
        }

        _json.WriteEndArray();
    }
}
