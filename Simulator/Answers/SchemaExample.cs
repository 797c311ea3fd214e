using System.Text.Json;

namespace Simulator.Answers;

/// <summary>
/// The plainest value that satisfies a JSON schema: constants and enums first, the first alternative, every property. Below a
/// depth only what is required, the shortest array and an alternative that ends, so that a schema that names itself ends too.
/// Patterns, and the other parts of an allOf, are not looked at.
/// </summary>
internal sealed class SchemaExample(JsonElement root)
{
    private const int Deep = 5;
    private const int TooDeep = 24;

    public void Write(Utf8JsonWriter json)
    {
        if (root.ValueKind is JsonValueKind.Object && !root.EnumerateObject().Any())
        {
            json.WriteRawValue("""{"answer":"as JSON"}""");
            return;
        }

        Write(json, root, "value", 0);
    }

    private void Write(Utf8JsonWriter json, JsonElement unresolved, string name, int depth)
    {
        var schema = Resolve(unresolved);
        if (depth > TooDeep || schema.ValueKind is not JsonValueKind.Object)
        {
            json.WriteNullValue();
        }
        else if (schema.TryGetProperty("const", out var constant))
        {
            constant.WriteTo(json);
        }
        else if (schema.TryGetProperty("enum", out var values) && values.GetArrayLength() > 0)
        {
            values[0].WriteTo(json);
        }
        else if (Alternatives(schema) is { } alternatives)
        {
            Write(json, alternatives.OrderBy(a => depth < Deep || Ends(a) ? 0 : 1).First(), name, depth + 1);
        }
        else
        {
            WriteTyped(json, schema, name, depth);
        }
    }

    private void WriteTyped(Utf8JsonWriter json, JsonElement schema, string name, int depth)
    {
        switch (TypeOf(schema))
        {
            case "object":
                WriteObject(json, schema, depth);
                break;
            case "array":
                WriteArray(json, schema, name, depth);
                break;
            case "integer" or "number":
                json.WriteNumberValue(ScalarExample.Number(schema));
                break;
            case "boolean":
                json.WriteBooleanValue(true);
                break;
            case "null":
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(ScalarExample.Text(schema, name));
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter json, JsonElement schema, int depth)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()).ToHashSet() : [];
        json.WriteStartObject();
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject().Where(p => depth < Deep || required.Contains(p.Name)))
            {
                json.WritePropertyName(property.Name);
                Write(json, property.Value, property.Name, depth + 1);
                required.Remove(property.Name);
            }
        }

        json.WriteEndObject();
    }

    private void WriteArray(Utf8JsonWriter json, JsonElement schema, string name, int depth)
    {
        var fixedItems = schema.TryGetProperty("prefixItems", out var prefix) ? prefix.EnumerateArray().ToArray() : [];
        var least = schema.TryGetProperty("minItems", out var min) ? min.GetInt32() : 0;
        var most = schema.TryGetProperty("maxItems", out var max) ? max.GetInt32() : int.MaxValue;
        var usual = Math.Min(most, depth < Deep ? 1 : 0);
        var hasItems = schema.TryGetProperty("items", out var items);
        json.WriteStartArray();
        for (var i = 0; i < Math.Max(Math.Max(least, fixedItems.Length), hasItems ? usual : 0); i++)
        {
            Write(json, i < fixedItems.Length ? fixedItems[i] : items, $"{name} {i + 1}", depth + 1);
        }

        json.WriteEndArray();
    }

    private bool Ends(JsonElement schema) =>
        schema.ValueKind is JsonValueKind.Object && !schema.TryGetProperty("$ref", out _) && TypeOf(Resolve(schema)) is not ("object" or "array");

    private JsonElement Resolve(JsonElement schema)
    {
        for (var hops = 0; hops < TooDeep && schema.ValueKind is JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference); hops++)
        {
            schema = root;
            foreach (var step in reference.GetString()!.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                schema = schema.TryGetProperty(step.Replace("~1", "/").Replace("~0", "~"), out var inner) ? inner : default;
            }
        }

        return schema;
    }

    private static JsonElement[]? Alternatives(JsonElement schema)
    {
        foreach (var keyword in (ReadOnlySpan<string>)["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(keyword, out var list) && list.ValueKind is JsonValueKind.Array && list.GetArrayLength() > 0)
            {
                return [.. list.EnumerateArray()];
            }
        }

        return null;
    }

    private static string? TypeOf(JsonElement schema)
    {
        if (schema.TryGetProperty("type", out var type))
        {
            return type.ValueKind is JsonValueKind.Array
                ? type.EnumerateArray().Select(t => t.GetString()).OrderBy(t => t is "null" ? 1 : 0).First()
                : type.GetString();
        }

        return schema.TryGetProperty("properties", out _) ? "object" : schema.TryGetProperty("items", out _) ? "array" : "string";
    }
}
