using Grains.Abstractions.Tiers;

namespace Frontend.Tests.Support;

/// <summary>Every tier, as the silos have it.</summary>
internal sealed class FakeTier : IRoutingTierGrain
{
    public TierAgreement Says { get; set; } = TierAgreement.Same;

    public int Asked { get; private set; }

    public Task DefineAsync(TierDefinition definition) => Task.CompletedTask;

    public Task<PublishedChain?> GetAsync() => Task.FromResult<PublishedChain?>(null);

    public Task<TierAgreement> CompareAsync(TierDefinition held)
    {
        Asked++;
        return Task.FromResult(Says);
    }
}
