using System.Text;
using Gateway.Admin;
using Gateway.Configuration;
using Gateway.Endpoints;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Telemetry.Metrics;

/// <summary>
/// <c>GET /metrics</c>, for Prometheus. Open to all where the configuration says so; else to the operator's key, and without one to this machine: what is in it is no
/// secret, but whom a gateway calls and how much is nobody else's business.
/// </summary>
internal sealed class MetricsEndpoint(GatewayMetrics metrics, GatewayGauges gauges, ConfigSource config)
{
    private readonly Lazy<GatewayMetrics> _metrics = new(() =>
    {
        gauges.Connect();
        return metrics;
    });

    public async Task HandleAsync(HttpContext http)
    {
        RequestIds.Assign(http);
        if (config.Current.Metrics.Access is MetricsAccess.Operator && AdminAccess.RefuseMetrics(http, config.Current) is { } refusal)
        {
            await ErrorWriter.WriteAsync(http, refusal);
            return;
        }

        var body = Encoding.UTF8.GetBytes(PrometheusText.Write(_metrics.Value.All));
        http.Response.ContentType = PrometheusText.ContentType;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
        }
    }
}
