using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Reads <c>cluster</c>.</summary>
internal static class ClusterReader
{
    public static ClusterConfig Read(Section root)
    {
        using var keys = root.Sub("cluster");
        var defaults = new ClusterConfig();
        return new() { Id = keys.ReadText("id") ?? defaults.Id, Redis = keys.ReadText("redis") };
    }
}
