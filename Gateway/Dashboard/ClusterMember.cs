namespace Gateway.Dashboard;

/// <summary>A process of a cluster.</summary>
/// <param name="Name">Of its own: a frontend's is new with each start, a silo's is its address.</param>
/// <param name="Role"><c>frontend</c> or <c>silo</c>.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Status">As the cluster has it: <c>created</c>, <c>joining</c>, <c>active</c>, <c>shutting_down</c>, <c>stopping</c>, <c>dead</c>.</param>
/// <param name="StartedAt">Null when that is not known.</param>
/// <param name="InFlight">Requests of limited tenants under way at a frontend; null of a silo.</param>
/// <param name="Shares">Shares that a frontend holds; null of a silo.</param>
public sealed record ClusterMember(string Name, string Role, string Host, string Status, DateTimeOffset? StartedAt, int? InFlight = null, int? Shares = null);
