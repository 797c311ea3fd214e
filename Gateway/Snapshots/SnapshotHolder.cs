namespace Gateway.Snapshots;

/// <summary>Holds the snapshot in force. Replacing it is one write; a request keeps the one it began with.</summary>
internal sealed class SnapshotHolder(RoutingSnapshot first)
{
    private volatile RoutingSnapshot _current = first;

    public RoutingSnapshot Current => _current;

    public void Replace(RoutingSnapshot next) => _current = next;
}
