namespace Gateway.Snapshots;

/// <summary>What a client calls an entry by.</summary>
internal enum EntryKind
{
    /// <summary>A bare model name or an alias: its own target, and the default tier's chain behind it.</summary>
    BareName,

    /// <summary>One target by its full name: nothing else is meant.</summary>
    Pinned,

    /// <summary>A tier.</summary>
    Tier,
}
