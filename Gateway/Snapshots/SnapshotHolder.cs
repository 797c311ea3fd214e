using Gateway.Configuration;

namespace Gateway.Snapshots;

/// <summary>Holds the snapshot in force. A new configuration replaces it by one write; a request keeps the one it began with.</summary>
internal sealed class SnapshotHolder
{
    private volatile RoutingSnapshot _current;

    public SnapshotHolder(ConfigSource config, SnapshotBuilder builder)
    {
        _current = builder.Build(config.Current);
        config.Changed += changed => _current = builder.Build(changed);
    }

    public RoutingSnapshot Current => _current;
}
