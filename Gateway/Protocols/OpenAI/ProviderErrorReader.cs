using System.Globalization;
using System.Text;
using System.Text.Json;
using Routing.CoolingOff;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Reads the error bodies of OpenAI-format providers, whose shapes differ: <c>{"error":{…}}</c>, <c>{"error":"text"}</c>, <c>{"message"}</c>,
/// <c>{"detail":"text"}</c>, <c>{"detail":[{"msg"}]}</c>, an array holding one of them, plain text, a page of HTML, nothing.
/// Only failed attempts come here, so it may take its time.
/// </summary>
internal static class ProviderErrorReader
{
    private const int LongestText = 500;

    /// <param name="body">What came.</param>
    /// <param name="now">What a time within it is relative to; null to look for none.</param>
    public static ProviderError Read(ReadOnlyMemory<byte> body, DateTimeOffset? now = null)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var error = ReadRoot(document.RootElement);
            return now is { } time && ReadWait(document.RootElement, time) is { } wait ? error with { RetryAfter = wait } : error;
        }
        catch (JsonException)
        {
            return ProviderError.Empty with { Message = PlainText(body.Span) };
        }
        catch (InvalidOperationException)
        {
            return ProviderError.Empty;   // JSON whose text is none: bytes that are not UTF-8, half a surrogate pair. Its status still counts.
        }
    }

    private static ProviderError ReadRoot(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
        {
            root = root[0];
        }

        if (root.ValueKind == JsonValueKind.String)
        {
            return ProviderError.Empty with { Message = Shorten(root.GetString()!) };
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return ProviderError.Empty;
        }

        if (Find(root, "error") is { } error)
        {
            return error.ValueKind == JsonValueKind.Object
                ? ReadObject(error)
                : ReadObject(root) with { Message = Shorten(Text(error) ?? "") };
        }

        return FirstChoiceError(root) ?? (Find(root, "detail") is { } detail ? ReadDetail(detail) : ReadObject(root));
    }

    /// <summary>OpenRouter repeats the headers of a refusal within it (<c>error.metadata.headers</c>), and sends them as headers no more.</summary>
    private static TimeSpan? ReadWait(JsonElement root, DateTimeOffset now)
    {
        foreach (var name in (ReadOnlySpan<string>)["error", "metadata", "headers"])
        {
            if (root.ValueKind is not JsonValueKind.Object || Find(root, name) is not { } inner)
            {
                return null;
            }

            root = inner;
        }

        if (root.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        var headers = root.EnumerateObject().DistinctBy(header => header.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(header => header.Name, header => Text(header.Value), StringComparer.OrdinalIgnoreCase);
        return RetryAfterHint.Read(headers.GetValueOrDefault, now);
    }

    private static ProviderError ReadObject(JsonElement error)
    {
        var code = Text(Find(error, "code")) ?? (Find(error, "details") is { ValueKind: JsonValueKind.Object } details ? Text(Find(details, "error_code")) : null);
        var status = Find(error, "status_code") ?? Find(error, "status");
        return new(
            Shorten(Text(Find(error, "message")) ?? Text(Find(error, "msg")) ?? ""),
            code,
            Text(Find(error, "type")) ?? Text(Find(error, "error_type")),
            Text(Find(error, "param")),
            Find(error, "metadata") is { ValueKind: JsonValueKind.Object } metadata ? Text(Find(metadata, "raw")) : null,
            AsStatus(Text(status)) ?? AsStatus(code));
    }

    private static ProviderError ReadDetail(JsonElement detail) =>
        detail.ValueKind switch
        {
            JsonValueKind.String => ProviderError.Empty with { Message = Shorten(detail.GetString()!) },
            JsonValueKind.Object => ReadObject(detail),
            JsonValueKind.Array when detail.GetArrayLength() > 0 && detail[0].ValueKind == JsonValueKind.Object => ReadObject(detail[0]),
            _ => ProviderError.Empty,
        };

    private static ProviderError? FirstChoiceError(JsonElement root)
    {
        if (Find(root, "choices") is not { ValueKind: JsonValueKind.Array } choices)
        {
            return null;
        }

        foreach (var choice in choices.EnumerateArray())
        {
            if (choice.ValueKind == JsonValueKind.Object && Find(choice, "error") is { ValueKind: JsonValueKind.Object } error)
            {
                return ReadObject(error);
            }
        }

        return null;
    }

    private static JsonElement? Find(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static int? AsStatus(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and <= 599 ? status : null;

    private static string PlainText(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * LongestText)]).Trim();
        return text.StartsWith('<') ? "" : Shorten(text);
    }

    private static string Shorten(string text) => text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText), "…");
}
