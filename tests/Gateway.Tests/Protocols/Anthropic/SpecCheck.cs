using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>Holds a request to Anthropic's own OpenAPI document: as much of JSON Schema as that uses for <c>CreateMessageParams</c>.</summary>
internal static class SpecCheck
{
    private static readonly JsonElement Schemas = Load();

    public static bool IsThere => Schemas.ValueKind == JsonValueKind.Object;

    /// <summary>Why the request is not as the document says; null when it is.</summary>
    public static string? FaultOf(string request)
    {
        using var document = JsonDocument.Parse(request);
        return Fault(document.RootElement, Schemas.GetProperty("CreateMessageParams"), "$");
    }

    private static JsonElement Load()
    {
        var path = RecordedFolder.Path is { } folder ? Path.Combine(folder, "specs", "anthropic", "openapi.yaml") : null;
        return File.Exists(path) ? JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.GetProperty("components").GetProperty("schemas") : default;
    }

    private static string? Fault(JsonElement value, JsonElement schema, string at)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (schema.TryGetProperty("$ref", out var reference) && Fault(value, Schemas.GetProperty(reference.GetString()!.Split('/')[^1]), at) is { } referred)
        {
            return referred;
        }

        foreach (var name in new[] { "anyOf", "oneOf" })
        {
            if (schema.TryGetProperty(name, out var choices))
            {
                var faults = choices.EnumerateArray().Select(c => Fault(value, c, at)).ToList();
                if (!faults.Contains(null))
                {
                    return string.Join(" | ", faults);
                }
            }
        }

        return FaultOfType(value, schema, at) ?? value.ValueKind switch
        {
            JsonValueKind.Object => FaultOfObject(value, schema, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().Select((v, i) => Fault(v, items, $"{at}[{i}]")).FirstOrDefault(f => f is not null),
            JsonValueKind.String => FaultOfString(value.GetString()!, schema, at),
            JsonValueKind.Number => FaultOfNumber(value.GetDouble(), schema, at),
            _ => null,
        };
    }

    private static string? FaultOfType(JsonElement value, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value))
        {
            return $"{at} is not {constant}";
        }

        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => JsonElement.DeepEquals(w, value)))
        {
            return $"{at} is none of {words}";
        }

        var fits = !schema.TryGetProperty("type", out var type) || type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => true,
        };
        return fits ? null : $"{at} is no {type}";
    }

    private static string? FaultOfObject(JsonElement value, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("required", out var required) && required.EnumerateArray().FirstOrDefault(r => !value.TryGetProperty(r.GetString()!, out _)) is { ValueKind: JsonValueKind.String } missing)
        {
            return $"{at}.{missing} is missing";
        }

        schema.TryGetProperty("properties", out var properties);
        foreach (var member in value.EnumerateObject())
        {
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(member.Name, out var its))
            {
                if (Fault(member.Value, its, $"{at}.{member.Name}") is { } fault)
                {
                    return fault;
                }
            }
            else if (schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.False)
            {
                return $"{at}.{member.Name} is unknown";
            }
        }

        return null;
    }

    private static string? FaultOfString(string value, JsonElement schema, string at) =>
        schema.TryGetProperty("minLength", out var least) && value.Length < least.GetInt32() ? $"{at} is too short"
        : schema.TryGetProperty("maxLength", out var most) && value.Length > most.GetInt32() ? $"{at} is too long"
        : schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value, pattern.GetString()!) ? $"{at} is not like {pattern}"
        : null;

    private static string? FaultOfNumber(double value, JsonElement schema, string at) =>
        (schema.TryGetProperty("minimum", out var least) && value < least.GetDouble()) || (schema.TryGetProperty("maximum", out var most) && value > most.GetDouble())
            ? string.Create(CultureInfo.InvariantCulture, $"{at} is out of range: {value}")
            : null;
}
