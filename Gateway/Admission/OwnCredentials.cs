using System.Collections.Concurrent;
using System.Collections.Frozen;
using Gateway.Snapshots;
using Storage.Credentials;

namespace Gateway.Admission;

/// <summary>
/// What one tenant brought, and the entries made with it. Of several credentials for a provider the newest counts. A secret is decrypted when
/// a route is made with it and lives as long as that route: until the credential, or the configuration, changes.
/// </summary>
internal sealed class OwnCredentials(IEnumerable<Credential> credentials, CredentialReader reader)
{
    private const int MostEntries = 256;

    private readonly FrozenDictionary<string, Credential> _byProvider = credentials
        .GroupBy(credential => credential.Provider, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.MaxBy(credential => credential.Id.Value, StringComparer.Ordinal)!);

    private Made? _made;

    public bool IsEmpty => _byProvider.Count == 0;

    public bool Has(string provider) => _byProvider.ContainsKey(provider);

    /// <summary><paramref name="shared"/> with this tenant's own keys in place of the operator's; itself where the tenant has none for its chain.</summary>
    public ModelEntry Lay(ModelEntry shared, RoutingSnapshot snapshot)
    {
        if (!shared.Policy.Chain.Any(target => Has(target.Provider)))
        {
            return shared;
        }

        var made = _made;
        if (made?.Snapshot != snapshot)
        {
            _made = made = new(snapshot);
        }

        if (made.Entries.TryGetValue(shared, out var known))
        {
            return known;
        }

        var entry = snapshot.Targets.Build(shared.Policy, shared.Kind, Find, shared.Rule);
        return made.Entries.Count < MostEntries ? made.Entries.GetOrAdd(shared, entry) : entry;
    }

    private OwnKey? Find(string provider) =>
        !_byProvider.TryGetValue(provider, out var credential) ? null
        : new(new($"tenant:{credential.Id}"), reader.Read(credential)) { BaseUrl = credential.BaseUrl is { } address ? new(address) : null };

    private sealed record Made(RoutingSnapshot Snapshot)
    {
        public ConcurrentDictionary<ModelEntry, ModelEntry> Entries { get; } = new();
    }
}
