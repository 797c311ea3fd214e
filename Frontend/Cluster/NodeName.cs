namespace Frontend.Cluster;

/// <summary>What this start of this process is called, and in which cluster.</summary>
internal sealed record NodeName(string Name, string Cluster)
{
    public static NodeName New(string cluster) => new($"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}", cluster);
}
