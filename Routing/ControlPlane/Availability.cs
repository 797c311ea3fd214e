namespace Routing.ControlPlane;

/// <summary>Whether a route may be tried now.</summary>
public enum Availability : byte
{
    /// <summary>Yes.</summary>
    Available = 0,

    /// <summary>Half-open with its probe free: the first to enter is the probe.</summary>
    ProbeFree = 1,

    /// <summary>Half-open with a probe under way.</summary>
    Probing = 2,

    /// <summary>The circuit is open.</summary>
    Open = 3,

    /// <summary>The provider asked this credential to wait on this target.</summary>
    CoolingOff = 4,

    /// <summary>The provider refused this credential.</summary>
    CredentialRejected = 5,

    /// <summary>An operator set the target aside.</summary>
    Drained = 6,
}
