namespace Gateway.Health;

/// <summary>What the gateway can do without for a while.</summary>
[Flags]
internal enum MissingParts
{
    None = 0,

    /// <summary>The records cannot be asked: known keys go on working, unknown ones get 503.</summary>
    Store = 1,

    /// <summary>Rows cannot be moved into the ledger: they wait in the spool.</summary>
    Ledger = 2,

    /// <summary>The spool has no room: whatever would have to be accounted is refused.</summary>
    Spool = 4,

    /// <summary>The cluster's silos cannot be asked: circuits, shares and limits go on from what this node holds.</summary>
    Cluster = 8,

    /// <summary>The cluster's storage is away: no share of a limit or budget is granted, and each node goes by its part of the limits.</summary>
    Accounts = 16,
}
