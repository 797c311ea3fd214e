using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Quality;

/// <summary>The keywords of a JSON schema that say something of a value without looking into it.</summary>
internal static class SchemaTerms
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    public static bool IsOfType(JsonElement type, JsonElement value) => type.ValueKind switch
    {
        JsonValueKind.String => IsOfType(type.GetString()!, value),
        JsonValueKind.Array => type.EnumerateArray().Any(one => IsOfType(one, value)),
        _ => true,
    };

    public static bool HoldsOfString(string keyword, JsonElement its, string text) => keyword switch
    {
        "minLength" => !IsCount(its, out var least) || CharactersIn(text) >= least,
        "maxLength" => !IsCount(its, out var most) || CharactersIn(text) <= most,
        "pattern" => its.ValueKind is not JsonValueKind.String || Matches(its.GetString()!, text),
        _ => true,
    };

    public static bool HoldsOfNumber(string keyword, JsonElement its, JsonElement number)
    {
        if (its.ValueKind is not JsonValueKind.Number)
        {
            return true;
        }

        var (value, bound) = (number.GetDouble(), its.GetDouble());
        return keyword switch
        {
            "minimum" => value >= bound,
            "maximum" => value <= bound,
            "exclusiveMinimum" => value > bound,
            "exclusiveMaximum" => value < bound,
            "multipleOf" => bound <= 0 || (number.TryGetDecimal(out var exact) && its.TryGetDecimal(out var step) ? exact % step == 0 : Math.IEEERemainder(value, bound) == 0),
            _ => true,
        };
    }

    public static bool IsCount(JsonElement its, out int count)
    {
        count = 0;
        return its.ValueKind is JsonValueKind.Number && its.TryGetInt32(out count);
    }

    /// <summary>Whether no two items are equal. Of a long list, nobody asks.</summary>
    public static bool AreUnique(JsonElement list)
    {
        const int most = 1000;
        var items = list.EnumerateArray().Take(most).ToList();
        for (var at = 1; at < items.Count; at++)
        {
            for (var before = 0; before < at; before++)
            {
                if (JsonElement.DeepEquals(items[at], items[before]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Whether a pattern is found in a text. One that takes no time that grows faster than the text; what cannot be searched for so is found.</summary>
    public static bool Matches(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Longest);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        "string" => value.ValueKind is JsonValueKind.String,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && (value.TryGetInt64(out _) || double.IsInteger(value.GetDouble())),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind is JsonValueKind.Null,
        _ => true,
    };

    private static int CharactersIn(string text) => text.Count(c => !char.IsLowSurrogate(c));
}
