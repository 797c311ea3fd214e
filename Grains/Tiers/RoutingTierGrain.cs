using Grains.Abstractions.Health;
using Grains.Abstractions.Tiers;
using Routing.ControlPlane;

namespace Grains.Tiers;

/// <summary>Lays the live views of its targets' providers over a tier's definition. It keeps the definition alone: silos bring it again when it is lost.</summary>
internal sealed class RoutingTierGrain : Grain, IRoutingTierGrain
{
    private TierDefinition? _definition;

    public Task DefineAsync(TierDefinition definition)
    {
        _definition = _definition is null || definition.ReadAt >= _definition.ReadAt ? definition : _definition;
        return Task.CompletedTask;
    }

    public async Task<PublishedChain?> GetAsync()
    {
        if (_definition is not { } definition)
        {
            return null;
        }

        var views = new Dictionary<string, ProviderView?>(StringComparer.Ordinal);
        foreach (var provider in definition.Targets.Select(ProviderOf).Distinct(StringComparer.Ordinal))
        {
            views[provider] = await GrainFactory.GetGrain<IProviderHealthGrain>(provider).GetAsync(default);
        }

        return new(definition.Order, [.. definition.Targets.Select(target => Link(target, views[ProviderOf(target)]))]);
    }

    public Task<TierAgreement> CompareAsync(TierDefinition held) =>
        Task.FromResult(_definition is null ? TierAgreement.Undefined : _definition.IsAs(held) ? TierAgreement.Same : TierAgreement.Different);

    private static ChainLink Link(string target, ProviderView? view)
    {
        var model = target[(ProviderOf(target).Length + 1)..];
        if (view is null)
        {
            return new(target, Availability.Available, TimeSpan.Zero, 1);
        }

        if (view.Drained.Contains(model))
        {
            return new(target, Availability.Drained, TimeSpan.Zero, 1);
        }

        var circuit = view.Circuits.FirstOrDefault(entry => entry.Model == model) ?? view.Circuits.FirstOrDefault(entry => entry.Model is null);
        return circuit is null ? new(target, Availability.Available, TimeSpan.Zero, 1) : new(target, circuit.State, circuit.Left, circuit.Share);
    }

    private static string ProviderOf(string target) => target[..target.IndexOf('/', StringComparison.Ordinal)];
}
