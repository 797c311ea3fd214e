using Gateway.Health;
using Gateway.Telemetry.Metrics;

namespace Gateway.Hosting;

/// <summary>Where a host of the cluster edition says whether its silos can be asked: it shows in <c>/health/ready</c>, in a metric, once in the log, and in <c>x-gateway-degraded</c>.</summary>
public sealed class ClusterPresence
{
    private readonly Degradation _degradation;
    private readonly Lazy<GatewayMetrics> _metrics;
    private volatile bool _isAwaited;
    private volatile int _tiersApart;

    internal ClusterPresence(Degradation degradation, Lazy<GatewayMetrics> metrics) => (_degradation, _metrics) = (degradation, metrics);

    /// <summary>The silos have not answered yet since the start: this node knows of no circuit, and of no limit what others use of it, so it is not ready.</summary>
    public bool IsAwaited => _isAwaited;

    /// <summary>A node of a cluster starts.</summary>
    public void Begin()
    {
        _isAwaited = true;
        _degradation.Set(MissingParts.Cluster, isMissing: true);
        _metrics.Value.TiersApart.ReadFrom(() => _tiersApart);
    }

    /// <summary>The silos are away, or back.</summary>
    public void Set(bool isAway)
    {
        _isAwaited &= isAway;
        _degradation.Set(MissingParts.Cluster, isAway);
    }

    /// <summary>Tenants' accounts cannot be stored, or can be again.</summary>
    public void SetAccounts(bool areAway) => _degradation.Set(MissingParts.Accounts, areAway);

    /// <summary>Tiers that this node's configuration has otherwise than the silos'.</summary>
    public int TiersApart
    {
        get => _tiersApart;
        set => _tiersApart = value;
    }

    /// <summary>Counts a call to the silos.</summary>
    public void CountCall(bool isAnswered) => _metrics.Value.CountClusterCall(isAnswered);

    /// <summary>A tenant's account answered a question for a share within <paramref name="time"/>.</summary>
    public void CountRefill(TimeSpan time) => _metrics.Value.RecordRefill(time);
}
