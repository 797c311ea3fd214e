using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.Telemetry.Metrics;

namespace Silo.Metrics;

/// <summary><c>GET /metrics</c> of a silo, behind the same door as a gateway's: <c>metrics.access</c>.</summary>
internal static class MemberMetrics
{
    public static void AddMemberMetrics(this IServiceCollection services)
    {
        services.AddSingleton<MetricsPage>();
        services.AddSingleton<IIncomingGrainCallFilter, GrainCallCounts>();
    }

    public static void MapMemberMetrics(this WebApplication app)
    {
        // Made before the silo starts: it counts from when it is there.
        var page = app.Services.GetRequiredService<MetricsPage>();
        var config = app.Services.GetRequiredService<ConfigSource>();
        app.MapGet("/metrics", http =>
        {
            if (OperatorsDoor.RefusesMetrics(http, config.Current) is { } reason)
            {
                http.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return http.Response.WriteAsJsonAsync(new { error = new { message = reason, type = "invalid_request_error", code = "invalid_api_key" } });
            }

            http.Response.ContentType = PrometheusText.ContentType;
            return http.Response.WriteAsync(page.Write());
        });
    }
}
