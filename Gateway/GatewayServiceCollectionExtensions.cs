using Gateway.Accounting;
using Gateway.Accounts;
using Gateway.Admin;
using Gateway.Admission;
using Gateway.Attempts;
using Gateway.Configuration;
using Gateway.Dashboard;
using Gateway.Endpoints;
using Gateway.Explaining;
using Gateway.Health;
using Gateway.Hosting;
using Gateway.Protocols;
using Gateway.Providers;
using Gateway.Snapshots;
using Gateway.Telemetry;
using Gateway.Telemetry.Metrics;
using Gateway.Trails;
using Gateway.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway;

/// <summary>The gateway's services.</summary>
public static class GatewayServiceCollectionExtensions
{
    /// <summary>
    /// Adds the gateway. The host adds its configuration (<see cref="ConfigurationServices"/>), its store (<see cref="StoreServices"/>), where it has one
    /// its ledger's spool (<see cref="LedgerServices"/>), and its <see cref="Routing.ControlPlane.IControlPlane"/>, and may put its own <see cref="TimeProvider"/> first.
    /// </summary>
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddRoutingCore();
        return services.AddGatewayTelemetry().AddAdmission().AddSnapshots().AddAttempts().AddEndpoints().AddAccounts().AddDashboard();
    }

    private static IServiceCollection AddAdmission(this IServiceCollection services)
    {
        services.TryAddSingleton<Degradation>();
        services.TryAddSingleton(provider => new ClusterPresence(provider.GetRequiredService<Degradation>(), new(provider.GetRequiredService<GatewayMetrics>)));
        services.TryAddSingleton<CallerDirectory>();
        services.AddSingleton<IStoreCache>(provider => provider.GetRequiredService<CallerDirectory>());
        services.TryAddSingleton<CredentialReader>();
        services.TryAddSingleton<CredentialDirectory>();
        services.AddSingleton<IStoreCache>(provider => provider.GetRequiredService<CredentialDirectory>());
        services.TryAddSingleton<Brakes>();
        services.TryAddSingleton<Gatekeeper>();
        return services.AddHostedService<ChangeWatcher>();
    }

    private static IServiceCollection AddSnapshots(this IServiceCollection services)
    {
        services.TryAddSingleton<ConnectionPools>();
        services.TryAddSingleton(ProtocolTable.BuiltIn);
        services.TryAddSingleton<SnapshotBuilder>();
        services.TryAddSingleton<SnapshotHolder>();
        return services;
    }

    private static IServiceCollection AddAttempts(this IServiceCollection services)
    {
        services.TryAddSingleton<Func<double>>(_ => NewChance());
        services.TryAddSingleton<Accountant>();
        services.TryAddSingleton<AttemptRunner>();
        services.TryAddSingleton<StopSignals>();
        services.TryAddSingleton<TrailBook>();
        services.TryAddSingleton<ChainRunner>();
        services.TryAddSingleton<TokenCounter>();
        return services;
    }

    private static IServiceCollection AddEndpoints(this IServiceCollection services)
    {
        services.TryAddSingleton<EdgeGuard>();
        services.TryAddSingleton<OriginGuard>();
        services.TryAddSingleton<ModelDoor>();
        services.TryAddSingleton<ExchangeMaker>();
        services.TryAddSingleton<ChatCompletionsEndpoint>();
        services.TryAddSingleton<FormatEndpoint>();
        services.TryAddSingleton<EmbeddingsEndpoint>();
        services.TryAddSingleton<ModelsEndpoint>();
        services.TryAddSingleton<HealthEndpoints>();
        services.TryAddSingleton<TargetsEndpoint>();
        services.TryAddSingleton<ConfigEndpoint>();
        services.TryAddSingleton<Explainer>();
        services.TryAddSingleton<ExplainEndpoint>();
        services.TryAddSingleton<RequestsEndpoint>();
        services.TryAddSingleton<TargetSwitchEndpoint>();
        services.TryAddSingleton<TiersEndpoint>();
        return services;
    }

    private static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.TryAddSingleton<AccountDoors>();
        services.TryAddSingleton<SignUpEndpoint>();
        services.TryAddSingleton<CredentialsEndpoint>();
        services.TryAddSingleton<TenantsEndpoint>();
        services.TryAddSingleton<VirtualKeysEndpoint>();
        services.TryAddSingleton<UsageEndpoint>();
        return services;
    }

    private static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        services.TryAddSingleton<LiveState>();
        services.TryAddSingleton<LiveFeed>();
        services.TryAddSingleton<LiveEndpoint>();
        services.TryAddSingleton<ClusterEndpoint>();
        return services;
    }

    /// <summary>Each thread has its own generator: there is no lock on the way of a request.</summary>
    private static Func<double> NewChance()
    {
        var generators = new ThreadLocal<Random>(() => new(Guid.NewGuid().GetHashCode()));
        return () => generators.Value!.NextDouble();
    }
}
