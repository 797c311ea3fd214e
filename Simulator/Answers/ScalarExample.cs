using System.Text.Json;

namespace Simulator.Answers;

/// <summary>The plainest number or text within a schema's bounds.</summary>
internal static class ScalarExample
{
    public static decimal Number(JsonElement schema)
    {
        var step = Bound(schema, "multipleOf") ?? 1;
        var low = Bound(schema, "minimum") ?? (Bound(schema, "exclusiveMinimum") is { } above ? above + step : null);
        var high = Bound(schema, "maximum") ?? (Bound(schema, "exclusiveMaximum") is { } below ? below - step : null);
        var wanted = Math.Min(Math.Max(step, low ?? step), high ?? decimal.MaxValue);
        var fitting = Math.Ceiling(wanted / step) * step;
        if (fitting <= (high ?? decimal.MaxValue))
        {
            return fitting;
        }

        // No whole number fits; a `number` may still.
        return low is { } least && high is { } most ? (least + most) / 2 : Math.Floor(wanted / step) * step;
    }

    public static string Text(JsonElement schema, string name)
    {
        var text = (schema.TryGetProperty("format", out var format) ? format.GetString() : null) switch
        {
            "date-time" => "2026-01-01T00:00:00Z",
            "date" => "2026-01-01",
            "time" => "12:00:00Z",
            "duration" => "PT1H",
            "email" => "someone@example.com",
            "hostname" => "example.com",
            "uri" or "url" => "https://example.com/",
            "ipv4" => "192.0.2.1",
            "ipv6" => "2001:db8::1",
            "uuid" => "00000000-0000-4000-8000-000000000001",
            _ => $"a {name}",
        };
        var least = (int)(Bound(schema, "minLength") ?? 0);
        var most = (int)Math.Min(Bound(schema, "maxLength") ?? int.MaxValue, int.MaxValue);
        text = text.PadRight(least, 'x');
        return text.Length > most ? text[..most] : text;
    }

    private static decimal? Bound(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetDecimal() : null;
}
