namespace Routing.Shares;

/// <summary>What an account says to a report.</summary>
public enum ShareReceipt : byte
{
    /// <summary>Taken before, or before its turn, or the share is closed: nothing changes.</summary>
    Ignored = 0,

    /// <summary>Taken. Nothing is held for the node: all is said, or it came too late and others may have the slots.</summary>
    Taken = 1,

    /// <summary>Taken, and what is open is held for as long again.</summary>
    Held = 2,
}
