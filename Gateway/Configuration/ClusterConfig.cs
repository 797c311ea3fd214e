namespace Gateway.Configuration;

/// <summary>How the nodes of the cluster edition find each other. Read at start.</summary>
public sealed record ClusterConfig
{
    /// <summary>Nodes of one id are one cluster. Default <c>gateway</c>.</summary>
    public string Id { get; init; } = "gateway";

    /// <summary>Where membership and the grains' state are: a connection string as StackExchange.Redis takes it. Null for none.</summary>
    public string? Redis { get; init; }

    // A record prints all it holds, and the connection string may hold a password.
    public override string ToString() => Id;
}
