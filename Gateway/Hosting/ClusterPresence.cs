using Gateway.Health;

namespace Gateway.Hosting;

/// <summary>Where a host of the cluster edition says whether its silos can be asked: it shows in <c>/health/ready</c>, in a metric, once in the log, and in <c>x-gateway-degraded</c>.</summary>
public sealed class ClusterPresence
{
    private readonly Degradation _degradation;

    internal ClusterPresence(Degradation degradation) => _degradation = degradation;

    /// <summary>The silos are away, or back.</summary>
    public void Set(bool isAway) => _degradation.Set(MissingParts.Cluster, isAway);
}
