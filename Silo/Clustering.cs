using System.Net;
using Gateway.Configuration;
using Grains;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Silo;

/// <summary>How a silo joins its cluster. The timings are those under which a frozen silo is voted out within seconds, and a lost cluster comes back by itself.</summary>
internal static class Clustering
{
    public static void AddCluster(this ISiloBuilder silo, ClusterConfig cluster, CommandLine line)
    {
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.Id, cluster.Id));
        silo.UseRedisClustering(options => options.ConfigurationOptions = Redis(cluster));
        silo.AddRedisGrainStorage(GrainStorage.Name, options => options.ConfigurationOptions = Storage(cluster));
        silo.ConfigureEndpoints(line.Advertise, line.SiloPort, line.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(line.Advertise));
        silo.Configure<ClusterMembershipOptions>(static options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 2;
            options.NumVotesForDeathDeclaration = 1;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);

            // A joining silo must reach every row that is marked active: rather than wait for the dead it exits, and whoever supervises it starts it again.
            options.MaxJoinAttemptTime = TimeSpan.FromSeconds(15);
        });
        silo.Configure<SiloMessagingOptions>(static options => options.ResponseTimeout = TimeSpan.FromSeconds(5));
    }

    /// <summary>Frontends wait a second for an answer at most: a grain must know before that nothing was stored.</summary>
    private static ConfigurationOptions Storage(ClusterConfig cluster)
    {
        var options = Redis(cluster);
        options.AsyncTimeout = 500;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return options;
    }

    private static ConfigurationOptions Redis(ClusterConfig cluster)
    {
        var options = ConfigurationOptions.Parse(cluster.Redis!);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = options.SyncTimeout = options.AsyncTimeout = 2000;
        return options;
    }
}
