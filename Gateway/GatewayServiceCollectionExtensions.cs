using Gateway.Admin;
using Gateway.Attempts;
using Gateway.Configuration;
using Gateway.Endpoints;
using Gateway.Providers;
using Gateway.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway;

/// <summary>The gateway's services.</summary>
public static class GatewayServiceCollectionExtensions
{
    /// <summary>
    /// Adds the gateway on <paramref name="config"/>. The host adds its <see cref="Routing.ControlPlane.IControlPlane"/>, and may put its own <see cref="TimeProvider"/> first.
    /// </summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, ConfigWatcher config)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(config);
        services.AddRouting();
        return services.AddSnapshots().AddAttempts().AddEndpoints();
    }

    private static IServiceCollection AddSnapshots(this IServiceCollection services)
    {
        services.TryAddSingleton<ConnectionPools>();
        services.TryAddSingleton<SnapshotBuilder>();
        services.TryAddSingleton(s => new SnapshotHolder(s.GetRequiredService<SnapshotBuilder>().Build(s.GetRequiredService<ConfigWatcher>().Current)));
        services.AddHostedService<SnapshotRefresher>();
        return services;
    }

    private static IServiceCollection AddAttempts(this IServiceCollection services)
    {
        services.TryAddSingleton<AttemptRunner>();
        services.TryAddSingleton<ChainRunner>();
        return services;
    }

    private static IServiceCollection AddEndpoints(this IServiceCollection services)
    {
        services.TryAddSingleton<ChatCompletionsEndpoint>();
        services.TryAddSingleton<ModelsEndpoint>();
        services.TryAddSingleton<HealthEndpoints>();
        services.TryAddSingleton<TargetsEndpoint>();
        services.TryAddSingleton<ConfigEndpoint>();
        return services;
    }
}
