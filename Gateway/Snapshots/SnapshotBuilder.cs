using System.Collections.Frozen;
using Gateway.Configuration;
using Gateway.Protocols;
using Gateway.Providers;
using Routing.ControlPlane;

namespace Gateway.Snapshots;

/// <summary>Makes a <see cref="RoutingSnapshot"/> of a configuration.</summary>
internal sealed class SnapshotBuilder(IControlPlane controlPlane, ConnectionPools pools, ProtocolTable protocols, TimeProvider time)
{
    public RoutingSnapshot Build(GatewayConfig config)
    {
        controlPlane.Configure(config.ControlPlane);
        var targets = new TargetTable(config, controlPlane, pools, protocols, time);
        var models = new Dictionary<string, ModelEntry>(StringComparer.Ordinal);
        foreach (var tier in config.Tiers.Values)
        {
            models[tier.Name] = targets.Build(tier, EntryKind.Tier);
        }

        foreach (var model in config.Models.Values)
        {
            var pinned = model.Id.ToString();
            models.TryAdd(pinned, targets.Pin(pinned, model.Id));
        }

        // An alias is one model's alone and goes before the bare name of another.
        foreach (var model in config.Models.Values)
        {
            foreach (var alias in model.Aliases)
            {
                AddBareName(models, alias, model, config, targets);
            }
        }

        foreach (var model in config.Models.Values)
        {
            AddBareName(models, model.Id.Model, model, config, targets);
        }

        return new(config, models.ToFrozenDictionary(StringComparer.Ordinal), targets);
    }

    /// <summary>
    /// A bare name means its own target first and the default tier's chain behind it. Where several providers have a model
    /// of the same name, the first that can be called has it. An embedding model has nothing behind it: no other's vectors would do.
    /// </summary>
    private static void AddBareName(Dictionary<string, ModelEntry> models, string name, ModelConfig model, GatewayConfig config, TargetTable targets)
    {
        if (models.TryGetValue(name, out var present) && (present.IsTier || present.Routes.Length > 0 && present.Routes[0].Target.Id == present.Policy.Chain[0]))
        {
            return;
        }

        if (model.Kind is ModelKind.Embedding)
        {
            models[name] = targets.Pin(name, model.Id);
            return;
        }

        var backing = config.DefaultTier is { } tier ? config.Tiers[tier] : new TierConfig { Name = name, Chain = [] };
        models[name] = targets.Build(backing with { Name = name, Chain = [model.Id, .. backing.Chain.Remove(model.Id)] }, EntryKind.BareName);
    }
}
