using System.Text.Json;
using Gateway.Configuration;
using Gateway.Health;
using Gateway.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Gateway.Endpoints;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it should be sent requests. Without the store it should, as known keys are served and other
/// nodes would have no store either. While it drains it should not, nor while its spool has no room: then it refuses all who are billed, and another node
/// may not. Where everyone may call nobody is. Nor while a node of a cluster has met no silo yet.
/// </summary>
internal sealed class HealthEndpoints(IHostApplicationLifetime lifetime, Degradation degradation, ClusterPresence cluster, ConfigSource config)
{
    public static Task LiveAsync(HttpContext http) => JsonAnswer.WriteAsync(http, static json => Write(json, "live", MissingParts.None));

    public Task ReadyAsync(HttpContext http)
    {
        var missing = degradation.Missing;
        var (status, code) = lifetime.ApplicationStopping.IsCancellationRequested ? ("draining", StatusCodes.Status503ServiceUnavailable)
            : cluster.IsAwaited ? ("starting", StatusCodes.Status503ServiceUnavailable)
            : missing.HasFlag(MissingParts.Spool) && config.Current.Auth is AuthMode.Required ? ("refusing", StatusCodes.Status503ServiceUnavailable)
            : ("ready", StatusCodes.Status200OK);
        return JsonAnswer.WriteAsync(http, json => Write(json, status, missing), code);
    }

    private static void Write(Utf8JsonWriter json, string status, MissingParts missing)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, status);
        if (missing is not MissingParts.None)
        {
            json.WriteStartArray("missing"u8);
            foreach (var name in Degradation.NamesOf(missing))
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
