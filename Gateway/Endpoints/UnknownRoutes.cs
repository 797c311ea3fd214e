using Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Endpoints;

/// <summary>What is asked of a path or a method that is not there: the contract's error, never an empty page.</summary>
internal static class UnknownRoutes
{
    public static Task NotFoundAsync(HttpContext http)
    {
        RequestIds.Assign(http);
        var error = new GatewayError(404, "invalid_request_error", "unknown_url", $"Unknown request URL: {http.Request.Method} {http.Request.Path}.") { MayRetry = false };
        return ErrorWriter.WriteAsync(http, error);
    }

    /// <summary>For a path that exists, asked by another method than <paramref name="allowed"/>.</summary>
    public static RequestDelegate WrongMethod(string allowed) => http =>
    {
        RequestIds.Assign(http);
        http.Response.Headers.Allow = allowed;
        var error = new GatewayError(405, "invalid_request_error", "method_not_allowed", $"{http.Request.Path} takes {allowed}, not {http.Request.Method}.") { MayRetry = false };
        return ErrorWriter.WriteAsync(http, error);
    };
}
