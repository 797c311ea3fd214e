using System.Text.Json;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Protocols.Gemini;

/// <summary>Says where a body is not what Google's OpenAPI document allows: unknown members, wrong types, words outside an enumeration.</summary>
internal static class GeminiSpecification
{
    private static readonly JsonElement? Schemas = Load();

    public static bool Exists => Schemas is not null;

    public static IReadOnlyList<string> Faults(ReadOnlyMemory<byte> body)
    {
        var faults = new List<string>();
        using var document = JsonDocument.Parse(body);
        Check(document.RootElement, Schemas!.Value.GetProperty("GenerateContentRequest"), "$", faults);
        return faults;
    }

    private static void Check(JsonElement value, JsonElement schema, string at, List<string> faults)
    {
        while (schema.TryGetProperty("$ref", out var reference) || (schema.TryGetProperty("allOf", out var all) && all[0].TryGetProperty("$ref", out reference)))
        {
            schema = Schemas!.Value.GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        var type = schema.TryGetProperty("type", out var named) ? named.GetString() : null;
        var fits = (type, value.ValueKind) switch
        {
            ("string", JsonValueKind.String) or ("number" or "integer", JsonValueKind.Number) or ("array", JsonValueKind.Array) or ("object", JsonValueKind.Object) => true,
            ("boolean", JsonValueKind.True or JsonValueKind.False) or (null, _) => true,
            ("string", JsonValueKind.Number) when at.Contains("min", StringComparison.OrdinalIgnoreCase) || at.Contains("max", StringComparison.OrdinalIgnoreCase) => true,   // int64, which Google reads from a number too
            _ => false,
        };
        if (!fits)
        {
            faults.Add($"{at}: {value.ValueKind} instead of {type}");
        }
        else if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => w.ValueEquals(value.GetString())))
        {
            faults.Add($"{at}: {value} is not allowed");
        }
        else if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in value.EnumerateArray())
            {
                Check(item, items, at + "[]", faults);
            }
        }
        else if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            foreach (var member in value.EnumerateObject())
            {
                if (properties.TryGetProperty(member.Name, out var property))
                {
                    Check(member.Value, property, $"{at}.{member.Name}", faults);
                }
                else
                {
                    faults.Add($"{at}.{member.Name}: unknown");
                }
            }
        }
    }

    private static JsonElement? Load()
    {
        var path = RecordedFolder.Path is { } folder ? Path.Combine(folder, "specs", "gemini", "openapi.json") : "";
        return File.Exists(path) ? JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("components").GetProperty("schemas") : null;
    }
}
