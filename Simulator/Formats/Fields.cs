using System.Text.Json;

namespace Simulator.Formats;

/// <summary>Reading JSON that may be anything. A JSON null counts as absent.</summary>
internal static class Fields
{
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static bool Flag(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.True };

    public static double? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public static int? Count(this JsonElement element, string name) => element.Number(name) is { } value ? (int)value : null;

    /// <summary>The items of a list; none when there is no list.</summary>
    public static JsonElement[] Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray()] : [];

    public static bool IsObject(this JsonElement? element) => element is { ValueKind: JsonValueKind.Object };

    /// <summary>The first property that is not among the known ones.</summary>
    public static string? Unknown(this JsonElement element, IReadOnlySet<string> known) =>
        element.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !known.Contains(name));
}
