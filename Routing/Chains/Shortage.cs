namespace Routing.Chains;

/// <summary>Why a plan has no candidate at all. It decides the status the client gets.</summary>
public enum Shortage : byte
{
    /// <summary>It has one.</summary>
    None = 0,

    /// <summary>Nothing suits the request: no credential, capability or context window. Waiting does not help.</summary>
    Unsuitable = 1,

    /// <summary>What suits has had its credential refused.</summary>
    CredentialsRejected = 2,

    /// <summary>What suits is throttled, all of it (refused credentials aside): 429.</summary>
    Throttled = 3,

    /// <summary>Of what suits, some is down or drained: 503.</summary>
    Unavailable = 4,
}
