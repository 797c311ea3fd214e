using System.Text.Json;

namespace Gateway.Quality;

/// <summary>
/// Whether a JSON value is what a JSON schema says (json-schema.org, 2020-12, without remote references and <c>unevaluated…</c>). A keyword that is not known, or whose value is
/// not what it should be, holds of everything: what cannot be judged is no fault. A schema is a client's, so nothing here can be made to run for long.
/// </summary>
/// <param name="root">The whole schema, in which references are looked up.</param>
internal sealed class SchemaCheck(JsonElement root)
{
    /// <summary>Schemas within schemas, references included; deeper ones hold.</summary>
    private const int Deepest = 64;

    /// <summary>Schemas looked at for one value; further ones hold.</summary>
    private const int Most = 100_000;

    private int _looks;

    /// <summary>Whether <paramref name="value"/> is what the schema says.</summary>
    public bool Holds(JsonElement value)
    {
        _looks = 0;
        return Holds(root, value, 0);
    }

    private bool Holds(JsonElement schema, JsonElement value, int depth)
    {
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            return schema.ValueKind is not JsonValueKind.False;
        }

        if (depth > Deepest || ++_looks > Most)
        {
            return true;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Holds(schema, keyword.Name, keyword.Value, value, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private bool Holds(JsonElement schema, string keyword, JsonElement its, JsonElement value, int depth) => keyword switch
    {
        "type" => SchemaTerms.IsOfType(its, value),
        "enum" => its.ValueKind is not JsonValueKind.Array || its.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
        "const" => JsonElement.DeepEquals(its, value),
        "$ref" => Find(its) is not { } referred || Holds(referred, value, depth),
        "allOf" => Each(its, one => Holds(one, value, depth)),
        "anyOf" => its.ValueKind is not JsonValueKind.Array || its.EnumerateArray().Any(one => Holds(one, value, depth)),
        "oneOf" => its.ValueKind is not JsonValueKind.Array || its.EnumerateArray().Count(one => Holds(one, value, depth)) == 1,
        "not" => !Holds(its, value, depth),
        "if" => !schema.TryGetProperty(Holds(its, value, depth) ? "then" : "else", out var follows) || Holds(follows, value, depth),
        _ => value.ValueKind switch
        {
            JsonValueKind.Object => HoldsOfObject(schema, keyword, its, value, depth),
            JsonValueKind.Array => HoldsOfArray(schema, keyword, its, value, depth),
            JsonValueKind.String => SchemaTerms.HoldsOfString(keyword, its, value.GetString()!),
            JsonValueKind.Number => SchemaTerms.HoldsOfNumber(keyword, its, value),
            _ => true,
        },
    };

    private bool HoldsOfObject(JsonElement schema, string keyword, JsonElement its, JsonElement value, int depth) => keyword switch
    {
        "properties" => its.ValueKind is not JsonValueKind.Object || its.EnumerateObject().All(one => !value.TryGetProperty(one.Name, out var member) || Holds(one.Value, member, depth)),
        "required" => Each(its, one => one.ValueKind is not JsonValueKind.String || value.TryGetProperty(one.GetString()!, out _)),
        "additionalProperties" => value.EnumerateObject().All(member => IsNamed(schema, member.Name) || Holds(its, member.Value, depth)),
        "patternProperties" => its.ValueKind is not JsonValueKind.Object || its.EnumerateObject().All(one => value.EnumerateObject().All(member => !SchemaTerms.Matches(one.Name, member.Name) || Holds(one.Value, member.Value, depth))),
        "propertyNames" => value.EnumerateObject().All(member => Holds(its, JsonSerializer.SerializeToElement(member.Name), depth)),
        "minProperties" => !SchemaTerms.IsCount(its, out var least) || value.GetPropertyCount() >= least,
        "maxProperties" => !SchemaTerms.IsCount(its, out var most) || value.GetPropertyCount() <= most,
        "dependentRequired" => its.ValueKind is not JsonValueKind.Object
            || its.EnumerateObject().All(one => !value.TryGetProperty(one.Name, out _) || Each(one.Value, name => name.ValueKind is not JsonValueKind.String || value.TryGetProperty(name.GetString()!, out _))),
        _ => true,
    };

    private bool HoldsOfArray(JsonElement schema, string keyword, JsonElement its, JsonElement value, int depth) => keyword switch
    {
        "items" when its.ValueKind is not JsonValueKind.Array => value.EnumerateArray().Skip(PrefixOf(schema)).All(item => Holds(its, item, depth)),
        "prefixItems" => its.ValueKind is not JsonValueKind.Array || its.EnumerateArray().Zip(value.EnumerateArray()).All(pair => Holds(pair.First, pair.Second, depth)),
        "contains" => value.EnumerateArray().Any(item => Holds(its, item, depth)) || (schema.TryGetProperty("minContains", out var none) && SchemaTerms.IsCount(none, out var zero) && zero == 0),
        "minItems" => !SchemaTerms.IsCount(its, out var least) || value.GetArrayLength() >= least,
        "maxItems" => !SchemaTerms.IsCount(its, out var most) || value.GetArrayLength() <= most,
        "uniqueItems" => its.ValueKind is not JsonValueKind.True || SchemaTerms.AreUnique(value),
        _ => true,
    };

    /// <summary>Whether another keyword of the schema speaks of the member.</summary>
    private static bool IsNamed(JsonElement schema, string name) =>
        (schema.TryGetProperty("properties", out var named) && named.ValueKind is JsonValueKind.Object && named.TryGetProperty(name, out _))
        || (schema.TryGetProperty("patternProperties", out var patterns) && patterns.ValueKind is JsonValueKind.Object && patterns.EnumerateObject().Any(one => SchemaTerms.Matches(one.Name, name)));

    private static int PrefixOf(JsonElement schema) => schema.TryGetProperty("prefixItems", out var prefix) && prefix.ValueKind is JsonValueKind.Array ? prefix.GetArrayLength() : 0;

    private static bool Each(JsonElement list, Func<JsonElement, bool> holds) => list.ValueKind is not JsonValueKind.Array || list.EnumerateArray().All(holds);

    /// <summary>What a reference within the schema points at; null for any other, which holds.</summary>
    private JsonElement? Find(JsonElement reference)
    {
        if (reference.ValueKind is not JsonValueKind.String || reference.GetString() is not ['#', .. var pointer] || (pointer.Length > 0 && pointer[0] != '/'))
        {
            return null;
        }

        var found = root;
        foreach (var step in pointer.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (found.ValueKind is JsonValueKind.Object && found.TryGetProperty(name, out var member))
            {
                found = member;
            }
            else if (found.ValueKind is JsonValueKind.Array && int.TryParse(name, out var at) && at >= 0 && at < found.GetArrayLength())
            {
                found = found[at];
            }
            else
            {
                return null;
            }
        }

        return found;
    }
}
