using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Runtime;

namespace Silo.Operator;

/// <summary>Adds the operators' gRPC interface: its service, <c>grpc.health.v1</c> and reflection, on addresses of its own that speak HTTP/2 alone.</summary>
internal static class OperatorServices
{
    public static void AddOperatorInterface(this WebApplicationBuilder builder, string urls)
    {
        builder.Services.AddSingleton<HealthWatch>();
        builder.Services.AddGrpc(static options => options.Interceptors.Add<OperatorsKey>());
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks().AddCheck<MemberCheck>("member");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var address = BindingAddress.Parse(url);
                if (address.Host is "localhost")
                {
                    kestrel.ListenLocalhost(address.Port, Http2);
                }
                else
                {
                    kestrel.Listen(System.Net.IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip : System.Net.IPAddress.Any, address.Port, Http2);
                }
            }

            static void Http2(ListenOptions listen) => listen.Protocols = HttpProtocols.Http2;
        });
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
