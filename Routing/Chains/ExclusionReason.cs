namespace Routing.Chains;

/// <summary>Why a plan leaves a target out.</summary>
public enum ExclusionReason : byte
{
    /// <summary>The caller has no credential for its provider.</summary>
    NoCredential = 1,

    /// <summary>Its protocol is not there yet.</summary>
    NoProtocol = 2,

    /// <summary>It lacks a capability the request needs.</summary>
    LacksCapability = 3,

    /// <summary>The prompt does not fit its context window.</summary>
    ContextTooSmall = 4,

    /// <summary>Its circuit is open.</summary>
    CircuitOpen = 5,

    /// <summary>Its circuit is half-open and the probe is taken.</summary>
    ProbeTaken = 6,

    /// <summary>The credential cools off on it.</summary>
    CoolingOff = 7,

    /// <summary>The provider refused the credential.</summary>
    CredentialRejected = 8,

    /// <summary>An operator set it aside.</summary>
    Drained = 9,

    /// <summary>Its estimated cost is above what the request may cost.</summary>
    TooDear = 10,

    /// <summary>Nobody knows its price, and what the caller may spend is limited.</summary>
    PriceUnknown = 11,

    /// <summary>The caller's own base URL is one that the operator does not let tenants call.</summary>
    AddressNotAllowed = 12,

    /// <summary>A rule lets only others serve.</summary>
    RuledOut = 13,
}
