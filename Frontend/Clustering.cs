using Frontend.Cluster;
using Frontend.Health;
using Frontend.Spending;
using Gateway.Configuration;
using Gateway.Dashboard;
using Gateway.Hosting;
using Gateway.Telemetry;
using Gateway.Telemetry.Metrics;
using Orleans.Configuration;
using Routing.ControlPlane;
using StackExchange.Redis;

namespace Frontend;

/// <summary>How a frontend finds the silos, and the control plane that it makes of them.</summary>
internal static class Clustering
{
    public static void AddCluster(this WebApplicationBuilder builder, ClusterConfig cluster)
    {
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.Id, cluster.Id));
            client.UseRedisClustering(options => options.ConfigurationOptions = Redis(cluster));
            client.Configure<GatewayOptions>(static options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
            client.Configure<ClientMessagingOptions>(static options => options.ResponseTimeout = GrainCalls.HeardWithin);

            // It starts without silos, and goes on trying for as long as it runs.
            client.UseConnectionRetryFilter(static async (_, cancellationToken) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
                return true;
            });
        });
        builder.Services.AddControlPlane(cluster);
    }

    private static void AddControlPlane(this IServiceCollection services, ClusterConfig cluster)
    {
        // The client's start lasts until it has found a silo: what listens does not wait for it.
        services.Configure<HostOptions>(static options => options.ServicesStartConcurrently = true);
        services.AddSingleton(NodeName.New(cluster.Id));
        services.AddSingleton(provider => new Contact(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AccountContact>();
        services.AddSingleton<FrontendCount>();
        services.AddSingleton<GrainCalls>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ClusterSpending>(provider));
        services.AddSingleton(provider => new ClusterControlPlane(
            provider.GetRequiredService<ConfigSource>().Current.ControlPlane,
            provider.GetRequiredService<Func<double>>(),
            CircuitLog.For(provider.GetRequiredService<ILoggerFactory>()) + provider.CountCircuitTransitions(),
            provider.GetRequiredService<ClusterSpending>(),
            name => new HealthLink(name, provider.GetRequiredService<NodeName>().Name, provider.GetRequiredService<GrainCalls>(), provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<IControlPlane>(provider => provider.GetRequiredService<ClusterControlPlane>());
        services.AddSingleton<ILeaseBalance>(provider => provider.GetRequiredService<ClusterSpending>());
        services.AddSingleton<IClusterView, ClusterView>();
        services.AddHostedService<Membership>();
        services.AddHostedService<TierWatch>();
    }

    private static ConfigurationOptions Redis(ClusterConfig cluster)
    {
        var options = ConfigurationOptions.Parse(cluster.Redis!);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = options.SyncTimeout = options.AsyncTimeout = 2000;
        return options;
    }
}
