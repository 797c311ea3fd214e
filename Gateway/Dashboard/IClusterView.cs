namespace Gateway.Dashboard;

/// <summary>What a cluster's members and leases are; an edition of one process registers none, and the page has no such section then.</summary>
public interface IClusterView
{
    /// <summary>As they are now.</summary>
    Task<ClusterDescription> DescribeAsync(CancellationToken cancellationToken);
}
