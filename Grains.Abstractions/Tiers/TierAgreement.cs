namespace Grains.Abstractions.Tiers;

/// <summary>What a tier's grain says to a node's definition of it.</summary>
public enum TierAgreement : byte
{
    /// <summary>No silo has brought one, or not yet since the grain moved.</summary>
    Undefined = 0,

    /// <summary>The silos have the same.</summary>
    Same = 1,

    /// <summary>The silos have another: the node's configuration is not theirs.</summary>
    Different = 2,
}
