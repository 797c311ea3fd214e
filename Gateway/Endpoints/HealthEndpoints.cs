using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Gateway.Endpoints;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it takes requests; not while it drains.</summary>
internal sealed class HealthEndpoints(IHostApplicationLifetime lifetime)
{
    public static Task LiveAsync(HttpContext http) => JsonAnswer.WriteAsync(http, static json => WriteStatus(json, "live"));

    public Task ReadyAsync(HttpContext http) =>
        lifetime.ApplicationStopping.IsCancellationRequested
            ? JsonAnswer.WriteAsync(http, static json => WriteStatus(json, "draining"), StatusCodes.Status503ServiceUnavailable)
            : JsonAnswer.WriteAsync(http, static json => WriteStatus(json, "ready"));

    private static void WriteStatus(System.Text.Json.Utf8JsonWriter json, string status)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, status);
        json.WriteEndObject();
    }
}
