using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Runtime;

namespace Silo.Operator;

/// <summary>Adds the operators' gRPC interface: its service, <c>grpc.health.v1</c> and reflection, on addresses of its own that speak HTTP/2 alone.</summary>
internal static class OperatorServices
{
    public static void AddOperatorInterface(this WebApplicationBuilder builder, string urls, string grpcUrls)
    {
        builder.Services.AddSingleton<HealthWatch>();
        builder.Services.AddGrpc(static options => options.Interceptors.Add<OperatorsKey>());
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks().AddCheck<MemberCheck>("member");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Kestrel's own list of addresses is not looked at once it is told of one here.
            Listen(kestrel, urls, HttpProtocols.Http1);
            Listen(kestrel, grpcUrls, HttpProtocols.Http2);
        });
    }

    private static void Listen(KestrelServerOptions kestrel, string urls, HttpProtocols protocols)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = BindingAddress.Parse(url);
            if (address.Host is "localhost")
            {
                kestrel.ListenLocalhost(address.Port, listen => listen.Protocols = protocols);
            }
            else
            {
                kestrel.Listen(System.Net.IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip : System.Net.IPAddress.Any, address.Port, listen => listen.Protocols = protocols);
            }
        }
    }

    public static void MapOperatorInterface(this WebApplication app)
    {
        app.MapGrpcService<OperatorService>();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
    }

    private sealed class MemberCheck(ISiloStatusOracle members) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(members.CurrentStatus is SiloStatus.Active ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(members.CurrentStatus.ToString()));
    }
}
