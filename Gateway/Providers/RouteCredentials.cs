using System.Collections.Concurrent;
using Gateway.Configuration;
using Routing.Targets;

namespace Gateway.Providers;

/// <summary>
/// The credentials of one configuration, made ready. A signer is made once for a provider's credential, whatever the number of routes, so that a token is
/// fetched once; those with a header only are cheap, and made as they are needed.
/// </summary>
internal sealed class RouteCredentials(TimeProvider time)
{
    /// <summary>Tenants bring their own; beyond this many, theirs are made for each of their routes.</summary>
    private const int MostKept = 4096;

    private readonly ConcurrentDictionary<(string Provider, CredentialId Id), RouteCredential> _signing = new();

    public RouteCredential For(ProviderConfig row, CredentialId id, string? apiKey)
    {
        var scheme = CredentialScheme.Of(row);
        if (scheme.CreateSigner is null)
        {
            return new(scheme, apiKey, null);
        }

        if (_signing.TryGetValue((row.Name, id), out var known))
        {
            return known;
        }

        var made = new RouteCredential(scheme, apiKey, scheme.CreateSigner(row, apiKey, time));
        return _signing.Count < MostKept ? _signing.GetOrAdd((row.Name, id), made) : made;
    }
}
