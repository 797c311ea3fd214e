using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Gateway.Configuration;
using Gateway.Protocols;
using Gateway.Providers;
using Routing.Chains;
using Routing.ControlPlane;
using Routing.Targets;

namespace Gateway.Snapshots;

/// <summary>Turns targets into routes with the operator's credentials, or a tenant's own, at the provider's address or a tenant's own.</summary>
internal sealed class TargetTable(GatewayConfig config, IControlPlane controlPlane, ConnectionPools pools, ProtocolTable protocols, TimeProvider time)
{
    private readonly FrozenDictionary<string, Provider> _providers =
        config.Providers.Values.ToFrozenDictionary(p => p.Name, p => new Provider(p, protocols.Find(p.Format), pools.For(p.BaseUrl, p.Timeouts.Connect)));

    private readonly RouteCredentials _credentials = new(time);

    public bool HasProvider(ReadOnlySpan<char> name) => _providers.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(name);

    /// <summary>An entry for one target alone.</summary>
    public ModelEntry Pin(string name, TargetId target) => Build(new TierConfig { Name = name, Chain = [target], Kind = config.Models.GetValueOrDefault(target.ToString())?.Kind ?? ModelKind.Chat }, EntryKind.Pinned);

    /// <summary>An entry for a chain.</summary>
    /// <param name="policy">The chain and how far to go along it.</param>
    /// <param name="kind">What a client calls it by.</param>
    /// <param name="own">Finds a tenant's own key at a provider, which wins over the operator's.</param>
    /// <param name="rule">The rule that is laid over it; null for none.</param>
    public ModelEntry Build(TierConfig policy, EntryKind kind, Func<string, OwnKey?>? own = null, RuleConfig? rule = null)
    {
        var routes = ImmutableArray.CreateBuilder<ProviderRoute>();
        var leftOut = ImmutableArray.CreateBuilder<Exclusion>();
        foreach (var id in policy.Chain)
        {
            if (rule?.Allows(id) is false)
            {
                leftOut.Add(new(new Target(id), ExclusionReason.RuledOut));
                continue;
            }

            var key = own?.Invoke(id.Provider);
            var (credential, apiKey) = CredentialFor(id.Provider, key);
            if (Resolve(id, apiKey, out var target) is { } reason)
            {
                leftOut.Add(new(target, reason));
            }
            else if (key is { Secret: null })
            {
                leftOut.Add(new(target, ExclusionReason.NoCredential));
            }
            else if (key?.BaseUrl is not { } address)
            {
                routes.Add(new(target, credential, controlPlane.Watch(id, credential), _providers[id.Provider], _credentials.For(config.Providers[id.Provider], credential, apiKey)) { Weight = WeightOf(id, policy), Stage = policy.Stages.GetValueOrDefault(id) });
            }
            else if (!OwnEndpoint.IsAllowed(address, config.AllowPrivateBaseUrls))
            {
                leftOut.Add(new(target, ExclusionReason.AddressNotAllowed));
            }
            else
            {
                target = target.At(key.Endpoint);
                var row = RowAt(address, id.Provider);
                routes.Add(new(target, credential, controlPlane.Watch(target.Id, credential), ProviderAt(row), _credentials.For(row, credential, apiKey)) { Weight = WeightOf(id, policy), Stage = policy.Stages.GetValueOrDefault(id) });
            }
        }

        return new() { Name = policy.Name, Policy = policy, Routes = routes.ToArray(), LeftOut = leftOut.ToImmutable(), Kind = kind, Rule = rule };
    }

    private static double WeightOf(TargetId target, TierConfig policy) => policy.Weights.GetValueOrDefault(target, 1);

    /// <summary>Null when <paramref name="id"/> can be called with the operator's credentials, else why not.</summary>
    public ExclusionReason? Resolve(TargetId id, out Target target) => Resolve(id, config.Providers[id.Provider].ApiKey, out target);

    private ExclusionReason? Resolve(TargetId id, string? apiKey, out Target target)
    {
        var provider = config.Providers[id.Provider];
        config.Models.TryGetValue(id.ToString(), out var model);
        target = new(id)
        {
            Capabilities = (Able(model, provider.Quirks) & Sayable(id)) | _providers[id.Provider].FormatsOf(id.Model),
            ContextWindow = model?.Context,
            MaxOutput = model?.MaxOutput,
            Price = model?.Price,
            Region = provider.Region,
        };
        return !(model is { Kind: ModelKind.Embedding } ? Provider.EmbeddingsOf(provider) is not null : IsSpoken(provider)) ? ExclusionReason.NoProtocol
            : provider.NeedsKey && apiKey is null ? ExclusionReason.NoCredential
            : null;
    }

    /// <summary>The provider as a tenant runs it: the row's deadlines and quirks, and none of its headers, which may hold the operator's secrets.</summary>
    private ProviderConfig RowAt(Uri address, string name)
    {
        var row = config.Providers[name];
        return row with { BaseUrl = address, ApiKey = null, Headers = row.Headers.Clear(), Region = null, TraceParent = false };
    }

    private Provider ProviderAt(ProviderConfig row) => new(row, protocols.Find(row.Format), pools.ForTenants(row.Timeouts.Connect, config.AllowPrivateBaseUrls));

    private (CredentialId Id, string? ApiKey) CredentialFor(string provider, OwnKey? own) =>
        own is not null ? (own.Id, own.Secret)
        : config.Providers[provider].ApiKey is { } apiKey ? (CredentialOf(provider, apiKey), apiKey)
        : (CredentialId.None, null);

    private static CredentialId CredentialOf(string provider, string apiKey) =>
        new($"operator:{provider}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)).AsSpan(0, 4))}");

    private bool IsSpoken(ProviderConfig provider) => PassedOnFormat.Find(provider.Format) is not null || protocols.Find(provider.Format) is not null;

    /// <summary>What cannot be said in a format, no model that is reached through it can do.</summary>
    private Capabilities Sayable(TargetId id)
    {
        var provider = _providers[id.Provider];
        var chats = provider.Protocol?.For(id.Model).Capabilities ?? Capabilities.All;
        return (chats & ~(Capabilities.Dimensions | Capabilities.TokenInputs)) | (provider.Embeddings switch
        {
            { TakesTokens: true } => Capabilities.Dimensions | Capabilities.TokenInputs,
            { } => Capabilities.Dimensions,
            null => Capabilities.None,
        });
    }

    /// <summary>Of a model outside the catalogue everything is assumed that its provider as a whole does not lack.</summary>
    private static Capabilities Able(ModelConfig? model, QuirksConfig quirks)
    {
        var lacking = (quirks.Choices ? Capabilities.None : Capabilities.Choices) | (quirks.Logprobs ? Capabilities.None : Capabilities.Logprobs);
        return model?.Capabilities ?? (Capabilities.All & ~lacking);
    }
}
