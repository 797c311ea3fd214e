namespace Gateway.Dashboard;

/// <summary>A process of a cluster.</summary>
/// <param name="Name">Of its own.</param>
/// <param name="Role">Frontend or silo.</param>
/// <param name="Status">As the cluster has it.</param>
/// <param name="StartedAt">Null when that is not known.</param>
public sealed record ClusterMember(string Name, string Role, string Status, DateTimeOffset? StartedAt);
