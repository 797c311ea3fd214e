using System.Collections.Immutable;

namespace Gateway.Dashboard;

/// <summary>A cluster, for people, as one of its members knows it.</summary>
/// <param name="Node">The member that says so.</param>
/// <param name="AsOf">When <paramref name="Members"/> were last heard of; null when they never were.</param>
/// <param name="Members">Its processes.</param>
/// <param name="Leases">What this member holds of tenants' limits and budgets, by tenant.</param>
/// <param name="UnshownTenants">Tenants of whom it holds something beside those.</param>
public sealed record ClusterDescription(string Node, DateTimeOffset? AsOf, ImmutableArray<ClusterMember> Members, ImmutableArray<ClusterLease> Leases, int UnshownTenants);
