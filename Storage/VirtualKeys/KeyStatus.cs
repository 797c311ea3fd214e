namespace Storage.VirtualKeys;

/// <summary>Whether a virtual key works, and if not, why.</summary>
public enum KeyStatus
{
    Usable,
    Revoked,
    Expired,

    /// <summary>Rotated, and the overlap is over.</summary>
    Replaced,
}
