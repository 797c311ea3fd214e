using Orleans.Concurrency;

namespace Grains.Abstractions.Tiers;

/// <summary>
/// One tier, by its name: its definition, which silos bring from their configuration, with the live health of its targets, is the chain that it stands for now.
/// Frontends plan each request by their own configuration and the health that providers' grains push, as what a request needs and whose credentials it has only they know; this is
/// the one answer to "what is the chain, and why", and to whether a node's tier is the silos'.
/// </summary>
[Alias("gw.IRoutingTierGrain")]
public interface IRoutingTierGrain : IGrainWithStringKey
{
    /// <summary>A silo brings its definition; the latest by <see cref="TierDefinition.ReadAt"/> stands.</summary>
    [Alias("Define")]
    Task DefineAsync(TierDefinition definition);

    /// <summary>The chain as it is now; null for a tier that nobody has defined.</summary>
    [Alias("Get"), ReadOnly]
    Task<PublishedChain?> GetAsync();

    /// <summary>Whether a node's definition is the silos'.</summary>
    [Alias("Compare"), ReadOnly]
    Task<TierAgreement> CompareAsync(TierDefinition held);
}
