using Routing.Targets;

namespace Gateway.Snapshots;

/// <summary>A tenant's own secret at a provider, decrypted for a route. Never prints itself.</summary>
internal sealed class OwnKey(CredentialId id, string? secret)
{
    public CredentialId Id => id;

    /// <summary>Null when none of the encryption keys reads it: then its target is left out, and never called at the operator's expense instead.</summary>
    public string? Secret => secret;

    /// <summary>Where the tenant wants to be taken; null for the provider's own address.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Names that place, for this credential alone: a replaced one begins with a clean slate.</summary>
    public string Endpoint => id.Value;
}
