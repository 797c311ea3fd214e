using System.Globalization;
using Gateway.Attempts;
using Gateway.Compatibility;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Admission;

/// <summary>What a client asks of the gateway itself, in <c>x-gateway-…</c> headers.</summary>
internal readonly record struct RequestOptions
{
    private const int MostTags = 32;

    /// <summary><c>x-gateway-tags</c>: separated by commas, for rules.</summary>
    public string[] Tags { get; private init; }

    /// <summary><c>x-gateway-region</c>, for rules; a tenant that has a region of its own keeps it.</summary>
    public string? Region { get; private init; }

    /// <summary><c>x-gateway-tier</c>: taken in place of the body's <c>model</c>.</summary>
    public string? Tier { get; private init; }

    /// <summary><c>x-gateway-max-cost-usd</c>: the most this request may cost; lowers the tier's ceiling, never lifts it.</summary>
    public decimal? MaxCostUsd { get; private init; }

    /// <summary><c>x-gateway-timeout-ms</c>: until an answer must have begun (stream) or be there.</summary>
    public TimeSpan? Timeout { get; private init; }

    /// <summary><c>x-gateway-trace: full</c>: the answer's <c>gateway</c> object holds all that was weighed and tried.</summary>
    public bool Trace { get; private init; }

    /// <summary><c>x-gateway-hedge</c>: <c>off</c>, <c>on</c> (after the target's usual time), or a number of milliseconds; null as the tier has it.</summary>
    public HedgeWish? Hedge { get; private init; }

    /// <summary>Reads them; the error of the first that cannot be understood.</summary>
    public static GatewayError? Read(IHeaderDictionary headers, out RequestOptions options)
    {
        options = default;
        var tags = headers.TryGetValue("x-gateway-tags", out var listed)
            ? listed.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
        if (tags.Length > MostTags)
        {
            return Invalid("x-gateway-tags", $"may name {MostTags} tags at most");
        }

        if (!TryRead(headers, "x-gateway-timeout-ms", static text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null, out int? milliseconds))
        {
            return Invalid("x-gateway-timeout-ms", "must be a whole number of milliseconds above 0");
        }

        if (!TryRead(headers, "x-gateway-max-cost-usd", static text => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null, out decimal? cost))
        {
            return Invalid("x-gateway-max-cost-usd", "must be an amount of USD such as 0.05");
        }

        if (Text(headers, "x-gateway-trace") is { } trace && trace is not ("full" or "off"))
        {
            return Invalid("x-gateway-trace", "must be 'full' or 'off'");
        }

        if (!TryReadHedge(Text(headers, "x-gateway-hedge"), out var hedge))
        {
            return Invalid("x-gateway-hedge", "must be 'off', 'on', or a whole number of milliseconds above 0");
        }

        options = new()
        {
            Hedge = hedge,
            Tags = tags,
            Region = Text(headers, "x-gateway-region"),
            Tier = Text(headers, "x-gateway-tier"),
            MaxCostUsd = cost,
            Trace = Text(headers, "x-gateway-trace") is "full",
            Timeout = milliseconds is { } given ? TimeSpan.FromMilliseconds(given) : null,
        };
        return null;
    }

    /// <summary>These, and what the client asks for in another gateway's words. Of two times the shorter counts.</summary>
    public GatewayError? With(ClientWish wish, out RequestOptions options)
    {
        options = this with { Tags = [.. Tags, .. wish.Tags], Timeout = Timeout < wish.Timeout ? Timeout : wish.Timeout ?? Timeout };
        return options.Tags.Length > MostTags ? Invalid("tags", $"may name {MostTags} tags at most") : null;
    }

    private static string? Text(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out var value) && value.ToString().Trim() is { Length: > 0 } text ? text : null;

    private static bool TryRead<T>(IHeaderDictionary headers, string name, Func<string?, T?> parse, out T? value)
        where T : struct
    {
        value = null;
        if (!headers.TryGetValue(name, out var text))
        {
            return true;
        }

        value = parse(text);
        return value is not null;
    }

    private static GatewayError Invalid(string header, string what) => GatewayError.InvalidRequest("invalid_value", $"{header} {what}.", header);

    private static bool TryReadHedge(string? text, out HedgeWish? wish)
    {
        var milliseconds = 0;
        wish = text switch
        {
            "off" => new(null, IsOff: true),
            "on" => new(null, IsOff: false),
            _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds) && milliseconds > 0 => new(TimeSpan.FromMilliseconds(milliseconds), IsOff: false),
            _ => null,
        };
        return text is null || wish is not null;
    }
}
