using System.Globalization;
using Microsoft.AspNetCore.Http;
using Routing.Limits;

namespace Gateway.Accounting;

/// <summary>OpenAI's <c>x-ratelimit-*</c> headers; platform.openai.com/docs/guides/rate-limits, read 2026-11.</summary>
internal static class RateLimitHeaders
{
    public static void Write(IHeaderDictionary headers, RequestAccount account)
    {
        if (account.Requests is { } requests)
        {
            headers["x-ratelimit-limit-requests"] = Text(requests.Limit);
            headers["x-ratelimit-remaining-requests"] = Text(requests.Remaining);
            headers["x-ratelimit-reset-requests"] = Duration(requests.Reset);
        }

        if (account.Tokens is { } tokens)
        {
            headers["x-ratelimit-limit-tokens"] = Text(tokens.Limit);
            headers["x-ratelimit-remaining-tokens"] = Text(tokens.Remaining);
            headers["x-ratelimit-reset-tokens"] = Duration(tokens.Reset);
        }
    }

    /// <summary>As OpenAI writes durations: <c>20ms</c>, <c>1s</c>, <c>7.66s</c>, <c>6m0s</c>, <c>1h0m5s</c>; rounded up to a millisecond.</summary>
    public static string Duration(TimeSpan time)
    {
        var milliseconds = (long)Math.Ceiling(time.TotalMilliseconds);
        if (milliseconds is > 0 and < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        }

        var (minutes, rest) = Math.DivRem(Math.Max(0, milliseconds), 60_000);
        var (hours, minute) = Math.DivRem(minutes, 60);
        var seconds = rest / 1000m;
        return hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours}h{minute}m{seconds:0.###}s")
            : minute > 0 ? string.Create(CultureInfo.InvariantCulture, $"{minute}m{seconds:0.###}s")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
