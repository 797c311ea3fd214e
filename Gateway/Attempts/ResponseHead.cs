using System.Globalization;
using Gateway.Accounting;
using Gateway.Errors;
using Gateway.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Storage;

namespace Gateway.Attempts;

/// <summary>The status line and headers of an answer.</summary>
internal static class ResponseHead
{
    private static readonly StringValues EventStream = "text/event-stream; charset=utf-8";
    private static readonly StringValues Json = "application/json";
    private static readonly StringValues NoCache = "no-cache";
    private static readonly StringValues NoBuffering = "no";
    private static readonly string[] Counts = [.. Enumerable.Range(0, 32).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Of a stream.</summary>
    public static void WriteStream(Exchange exchange, ProviderRoute route, TimeProvider time)
    {
        var headers = exchange.Http.Response.Headers;
        headers.ContentType = EventStream;
        headers.CacheControl = NoCache;
        headers["X-Accel-Buffering"] = NoBuffering;   // nginx in front of the gateway would collect the events
        WriteCommon(exchange, route.Target.Name, exchange.Attempts.Count + exchange.Beside + (exchange.IsWhole ? 0 : 1), time);
    }

    /// <summary>Of an answer in one piece.</summary>
    public static void WriteWhole(Exchange exchange, ProviderRoute route, long length, decimal? cost, TimeProvider time)
    {
        var headers = exchange.Http.Response.Headers;
        headers.ContentType = Json;
        headers.ContentLength = length;
        if (cost is { } usd)
        {
            headers["x-gateway-cost-usd"] = FixedPoint.Format(Usd.ToNano(usd), 9);
        }

        WriteCommon(exchange, route.Target.Name, exchange.Attempts.Count + exchange.Beside + (exchange.IsWhole ? 0 : 1), time);
    }

    /// <summary>Of an error: no target answered.</summary>
    public static void WriteError(Exchange exchange, TimeProvider time) => WriteCommon(exchange, null, exchange.Attempts.Count, time);

    private static void WriteCommon(Exchange exchange, string? target, int attempts, TimeProvider time)
    {
        var headers = exchange.Http.Response.Headers;
        if (target is not null)
        {
            headers["x-gateway-target"] = target;
        }

        headers["x-gateway-attempts"] = attempts < Counts.Length ? Counts[attempts] : attempts.ToString(CultureInfo.InvariantCulture);
        var overhead = time.GetElapsedTime(exchange.StartedAt) - exchange.UpstreamTime;
        exchange.Overhead = overhead;
        headers["x-gateway-overhead-ms"] = FixedPoint.Format((long)Math.Round(overhead.TotalMicroseconds, MidpointRounding.AwayFromZero), 3);
        if (exchange.Skipped is { } skipped)
        {
            headers["x-gateway-skipped"] = skipped;
        }

        RateLimitHeaders.Write(headers, exchange.Account);
        if (FirstFailure(exchange) is { } reason)
        {
            headers["x-gateway-fallback-reason"] = FailureNames.Of(reason);
        }
    }

    private static Routing.Failures.FailureKind? FirstFailure(Exchange exchange)
    {
        foreach (var attempt in exchange.Attempts)
        {
            if (attempt.Failure is { } failure)
            {
                return failure.Kind;
            }
        }

        return null;
    }
}
