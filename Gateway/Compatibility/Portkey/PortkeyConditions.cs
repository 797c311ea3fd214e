using System.Text.Json;

namespace Gateway.Compatibility.Portkey;

/// <summary>Chooses a target by a request's metadata and model (portkey.ai/docs/product/ai-gateway/conditional-routing, by way of field.md §5.2).</summary>
internal sealed class PortkeyConditions(string model, JsonElement? metadata)
{
    /// <summary>The target of the first condition that holds, else the default one; null after a refusal.</summary>
    public JsonPart? Choose(JsonPart strategy, IReadOnlyList<JsonPart> targets)
    {
        foreach (var condition in strategy.Member("conditions")?.Items() ?? [])
        {
            if (condition.Member("query") is not { } query || condition.Member("then") is not { } then)
            {
                condition.Invalid("must have query and then");
                return null;
            }

            if (Holds(query))
            {
                return Named(then, targets);
            }
        }

        if (strategy.Member("default") is { } otherwise)
        {
            return Named(otherwise, targets);
        }

        strategy.Invalid("has no condition that holds, and no default");
        return null;
    }

    private static JsonPart? Named(JsonPart name, IReadOnlyList<JsonPart> targets)
    {
        var wanted = name.Text();
        foreach (var target in targets)
        {
            if (target.Member("name")?.Text() == wanted && wanted is not null)
            {
                return target;
            }
        }

        name.Invalid($"names no target: '{wanted}'");
        return null;
    }

    /// <summary>All members must hold.</summary>
    private bool Holds(JsonPart query)
    {
        var holds = true;
        foreach (var (name, value) in query.Members())
        {
            holds &= name switch
            {
                "$and" => value.Items().ToList().TrueForAll(Holds),
                "$or" => value.Items().ToList().Exists(Holds),
                _ => FieldHolds(name, value),
            };
        }

        return holds;
    }

    private bool FieldHolds(string field, JsonPart wanted)
    {
        string? actual;
        if (field == "params.model")
        {
            actual = model;
        }
        else if (field.StartsWith("metadata.", StringComparison.Ordinal))
        {
            actual = metadata is { } known && known.TryGetProperty(field["metadata.".Length..], out var value) ? TextOf(value) : null;
        }
        else
        {
            wanted.Unsupported("conditions are on metadata.… and params.model");
            return false;
        }

        return wanted.Element.ValueKind is JsonValueKind.Object
            ? wanted.Members().ToList().TrueForAll(member => Compares(member.Name, member.Value, actual))
            : TextOf(wanted.Element) == actual;
    }

    private static bool Compares(string operation, JsonPart wanted, string? actual)
    {
        switch (operation)
        {
            case "$eq":
                return TextOf(wanted.Element) == actual;
            case "$ne":
                return TextOf(wanted.Element) != actual;
            case "$in":
                return wanted.Items().ToList().Exists(item => TextOf(item.Element) == actual);
            case "$nin":
                return !wanted.Items().ToList().Exists(item => TextOf(item.Element) == actual);
            default:
                wanted.Unsupported("conditions compare with $eq, $ne, $in and $nin, joined by $and and $or");
                return false;
        }
    }

    private static string TextOf(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
