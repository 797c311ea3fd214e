using System.Globalization;
using System.Text.Json;

namespace Simulator.Tests.Wire;

internal static class JsonPath
{
    /// <summary>The element at <c>choices.0.delta.content</c>.</summary>
    public static JsonElement At(this JsonElement element, string path) =>
        path.Split('.').Aggregate(element, (at, step) => at.ValueKind is JsonValueKind.Array
            ? at[int.Parse(step, CultureInfo.InvariantCulture)]
            : at.GetProperty(step));

    public static string? TextAt(this JsonElement element, string path) => element.At(path).GetString();
}
