using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Gateway.Telemetry.Tracing;

/// <summary>Traces: a server span for each request, continued from the client's <c>traceparent</c>. While nobody listens nothing is made. No span holds what was said.</summary>
internal static class GatewayTracing
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Gateway";

    public static readonly ActivitySource Source = new(SourceName);

    /// <summary>Of the span at hand, as a header's value; null where there is none of ours.</summary>
    public static string? TraceParent => Current?.Id;

    /// <summary>The span at hand, if it is one of ours.</summary>
    public static Activity? Current => Activity.Current is { } current && current.Source == Source ? current : null;

    /// <summary>Begins a request's span; null while nobody listens, and for a request that is not to be traced.</summary>
    public static Activity? StartServer(HttpContext http, string method, string route, TraceBudget budget)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var headers = http.Request.Headers;
        if (!ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var parent) && !budget.TryTake())
        {
            return null;
        }

        Activity.Current = null;   // the server's own, of which nobody is told
        var span = Source.StartActivity($"{method} {route}", ActivityKind.Server, parent);
        if (span is not { IsAllDataRequested: true })
        {
            return span;
        }

        return span.SetTag("http.request.method", http.Request.Method)
            .SetTag("http.route", route)
            .SetTag("url.path", http.Request.Path.Value)
            .SetTag("url.scheme", http.Request.Scheme)
            .SetTag("server.address", http.Request.Host.Host)
            .SetTag("server.port", http.Request.Host.Port);
    }

    /// <summary>Ends it.</summary>
    public static void EndServer(Activity span, HttpContext http)
    {
        using var ended = span;
        if (!span.IsAllDataRequested)
        {
            return;
        }

        var status = http.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        if (http.Response.Headers["x-request-id"] is [{ } requestId, ..])
        {
            span.SetTag("gateway.request_id", requestId);
        }

        if (status >= 500)
        {
            span.SetTag("error.type", status.ToString(System.Globalization.CultureInfo.InvariantCulture)).SetStatus(ActivityStatusCode.Error);
        }
    }
}
