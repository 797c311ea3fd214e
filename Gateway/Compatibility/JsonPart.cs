using System.Globalization;
using System.Text.Json;

namespace Gateway.Compatibility;

/// <summary>A value among the options of a request: it knows its path, and refuses what it is not.</summary>
/// <param name="Element">The value.</param>
/// <param name="Path">As errors name it, e.g. <c>provider.order[0]</c>.</param>
/// <param name="Draft">What it is read into.</param>
internal readonly record struct JsonPart(JsonElement Element, string Path, WishDraft Draft)
{
    public bool IsNull => Element.ValueKind is JsonValueKind.Null;

    public void Unsupported(string why) => Draft.RefuseUnsupported(Path, why);

    public void Invalid(string what) => Draft.Refuse(Path, "invalid_value", $"'{Path}' {what}.");

    /// <summary>Refuses anything that asks for something: what is null, false or empty does not.</summary>
    public void UnsupportedUnlessEmpty(string why)
    {
        var isEmpty = Element.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => true,
            JsonValueKind.Array => Element.GetArrayLength() == 0,
            JsonValueKind.Object => !Element.EnumerateObject().Any(),
            _ => false,
        };
        if (!isEmpty)
        {
            Unsupported(why);
        }
    }

    /// <summary>The text; null when it is none.</summary>
    public string? Text() => Is(JsonValueKind.String, "a string") && Element.GetString() is { Length: > 0 } text ? text : Nothing("must not be empty");

    public bool Flag()
    {
        if (Element.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null))
        {
            WrongType("a boolean");
        }

        return Element.ValueKind is JsonValueKind.True;
    }

    /// <summary>A number that is not below zero, or text that is one.</summary>
    public decimal? Amount()
    {
        var text = Element.ValueKind is JsonValueKind.String ? Element.GetString()! : Element.GetRawText();
        if (Element.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1_000_000_000)
        {
            return value;
        }

        Draft.Refuse(Path, "invalid_value", $"'{Path}' must be a number from 0 on.");
        return null;
    }

    /// <summary>A whole number from 0 to <paramref name="most"/>.</summary>
    public int? Count(int most = 100)
    {
        if (Element.ValueKind is JsonValueKind.Number && Element.TryGetInt32(out var value) && value >= 0 && value <= most)
        {
            return value;
        }

        Draft.Refuse(Path, "invalid_value", string.Create(CultureInfo.InvariantCulture, $"'{Path}' must be a whole number from 0 to {most}."));
        return null;
    }

    public IEnumerable<JsonPart> Items()
    {
        if (!Is(JsonValueKind.Array, "an array"))
        {
            yield break;
        }

        var at = 0;
        foreach (var item in Element.EnumerateArray())
        {
            yield return new(item, string.Create(CultureInfo.InvariantCulture, $"{Path}[{at++}]"), Draft);
        }
    }

    public IEnumerable<string> Texts()
    {
        foreach (var item in Items())
        {
            if (item.Text() is { } text)
            {
                yield return text;
            }
        }
    }

    /// <summary>The members of an object that are not null.</summary>
    public IEnumerable<(string Name, JsonPart Value)> Members()
    {
        if (!Is(JsonValueKind.Object, "an object"))
        {
            yield break;
        }

        foreach (var member in Element.EnumerateObject())
        {
            if (member.Value.ValueKind is not JsonValueKind.Null)
            {
                yield return (member.Name, new(member.Value, $"{Path}.{member.Name}", Draft));
            }
        }
    }

    /// <summary>A member that is there and not null.</summary>
    public JsonPart? Member(string name) =>
        Element.ValueKind is JsonValueKind.Object && Element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null
            ? new(value, $"{Path}.{name}", Draft)
            : null;

    private bool Is(JsonValueKind kind, string expected)
    {
        if (Element.ValueKind == kind)
        {
            return true;
        }

        WrongType(expected);
        return false;
    }

    private string? Nothing(string what)
    {
        Invalid(what);
        return null;
    }

    private void WrongType(string expected) => Draft.Refuse(Path, "invalid_type", $"Invalid type for '{Path}': expected {expected}.");
}
