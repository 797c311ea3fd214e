namespace Gateway.Telemetry.Metrics;

/// <summary>What a node of a cluster holds of tenants' limits to give out by itself. A host that holds something adds one.</summary>
public interface ILeaseBalance
{
    /// <summary>By resource, e.g. <c>usd</c>, <c>requests</c>, <c>tokens</c>: sums over all tenants.</summary>
    IEnumerable<KeyValuePair<string, double>> Read();
}
