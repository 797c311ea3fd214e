using System.Collections.Immutable;

namespace Gateway.Dashboard;

/// <summary>A cluster, for people.</summary>
/// <param name="Members">Its processes.</param>
/// <param name="Leases">What each of them holds of the tenants' limits and budgets.</param>
public sealed record ClusterDescription(ImmutableArray<ClusterMember> Members, ImmutableArray<ClusterLease> Leases);
