namespace Gateway.Dashboard;

/// <summary>What a cluster's members and leases are; an edition of one process registers none, and the page has no such section then.</summary>
public interface IClusterView
{
    /// <summary>
    /// As they are now, or were within the last seconds: however many ask, the cluster is asked once in a while. While it cannot be asked, what was heard last; <see cref="ClusterDescription.AsOf"/> says when.
    /// </summary>
    Task<ClusterDescription> DescribeAsync(CancellationToken cancellationToken);
}
