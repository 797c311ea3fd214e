using Gateway.Health;
using Gateway.Telemetry.Metrics;

namespace Gateway.Hosting;

/// <summary>Where a host of the cluster edition says whether its silos can be asked: it shows in <c>/health/ready</c>, in a metric, once in the log, and in <c>x-gateway-degraded</c>.</summary>
public sealed class ClusterPresence
{
    private readonly Degradation _degradation;
    private readonly Lazy<GatewayMetrics> _metrics;

    internal ClusterPresence(Degradation degradation, Lazy<GatewayMetrics> metrics) => (_degradation, _metrics) = (degradation, metrics);

    /// <summary>The silos are away, or back.</summary>
    public void Set(bool isAway) => _degradation.Set(MissingParts.Cluster, isAway);

    /// <summary>Counts a call to the silos.</summary>
    public void CountCall(bool isAnswered) => _metrics.Value.CountClusterCall(isAnswered);
}
