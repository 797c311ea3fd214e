using Gateway.Configuration;
using Gateway.Telemetry.Metrics;
using Gateway.Telemetry.Otlp;
using Gateway.Telemetry.Tracing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Routing.ControlPlane;

namespace Gateway.Telemetry;

/// <summary>Registers what the gateway tells of itself.</summary>
public static class TelemetryServices
{
    /// <summary>What a host's control plane is to tell of circuits that change.</summary>
    public static Action<CircuitTransition> CountCircuitTransitions(this IServiceProvider services)
    {
        // Not asked for before the first change: the names it knows come from the snapshot, which is made with the control plane.
        var metrics = new Lazy<GatewayMetrics>(services.GetRequiredService<GatewayMetrics>);
        return transition => metrics.Value.CountTransition(transition);
    }

    internal static IServiceCollection AddGatewayTelemetry(this IServiceCollection services)
    {
        services.TryAddSingleton<IKnownNames, KnownNames>();
        services.TryAddSingleton<GatewayMetrics>();
        services.TryAddSingleton<BudgetWatch>();
        services.TryAddSingleton<GatewayGauges>();
        services.TryAddSingleton<MetricsEndpoint>();
        services.TryAddSingleton(static services => new TraceBudget(
            Environment.GetEnvironmentVariable("OTEL_TRACES_SAMPLER") is { Length: > 0 } ? double.PositiveInfinity : services.GetRequiredService<ConfigSource>().Current.Telemetry.TracesPerSecond,
            services.GetRequiredService<TimeProvider>()));
        return services.AddHostedService<OtlpExport>();
    }
}
