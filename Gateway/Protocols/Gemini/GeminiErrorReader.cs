using System.Globalization;
using System.Text.Json;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Gemini;

/// <summary>
/// Reads Google's errors, <c>{"error":{"code","message","status","details":[…]}}</c>, alone or in an array (google.rpc.Status with the details of
/// google/rpc/error_details.proto). Anything else is read as any provider's error.
/// </summary>
internal static class GeminiErrorReader
{
    private const int LongestText = 500;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static ProviderError Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
            {
                root = root[0];
            }

            if (Find(root, "error") is { ValueKind: JsonValueKind.Object } error && Find(error, "status") is { ValueKind: JsonValueKind.String })
            {
                return ReadStatus(error);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is none: the general reader says what there is to say.
        }

        return ProviderErrorReader.Read(body);
    }

    private static ProviderError ReadStatus(JsonElement error)
    {
        string? reason = null, field = null, quotas = null;
        TimeSpan? delay = null;
        if (Find(error, "details") is { ValueKind: JsonValueKind.Array } details)
        {
            foreach (var detail in details.EnumerateArray())
            {
                reason ??= Text(detail, "reason");
                delay ??= Delay(Text(detail, "retryDelay"));
                field ??= First(detail, "fieldViolations", "field");
                quotas ??= First(detail, "violations", "quotaId") ?? First(detail, "violations", "quotaMetric");
            }
        }

        var message = Text(error, "message") ?? "";
        var status = Text(error, "status");
        var code = Find(error, "code") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) && value is >= 400 and <= 599 ? value : (int?)null;
        return new(
            message.Length <= LongestText ? message : string.Concat(message.AsSpan(0, LongestText), "…"),
            reason ?? status,
            status,
            field,
            quotas,
            code) { RetryAfter = IsLong(message, quotas) && !(delay > Hour) ? Hour : delay };
    }

    /// <summary>
    /// A day's quota comes with a delay of seconds all the same, and a model that a plan has no quota of is "exceeded, limit: 0": neither is better within the hour.
    /// </summary>
    private static bool IsLong(string message, string? quotas) =>
        quotas?.Contains("PerDay", StringComparison.Ordinal) == true || message.Contains("limit: 0", StringComparison.Ordinal);

    /// <summary>A protobuf duration: <c>55s</c>, <c>36.5s</c>.</summary>
    private static TimeSpan? Delay(string? text) =>
        text is [.. var digits, 's'] && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1_000_000
            ? TimeSpan.FromSeconds((double)seconds)
            : null;

    private static string? First(JsonElement detail, string list, string name) =>
        Find(detail, list) is { ValueKind: JsonValueKind.Array } items && items.GetArrayLength() > 0 ? Text(items[0], name) : null;

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement element, string name) => Find(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
