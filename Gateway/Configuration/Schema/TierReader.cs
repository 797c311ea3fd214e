using System.Collections.Immutable;
using Gateway.Configuration.Yaml;
using Routing.Ordering;
using Routing.Targets;

namespace Gateway.Configuration.Schema;

/// <summary>Reads a row of <c>tiers</c>.</summary>
internal static class TierReader
{
    public static TierConfig Read(string name, Value row, TargetNames names, IReadOnlyDictionary<string, ModelConfig> models)
    {
        if (name.Length == 0 || name.Any(char.IsWhiteSpace))
        {
            row.Fault("a tier's name must have no space");
        }
        else if (models.ContainsKey(name))
        {
            row.Fault("the name is taken by a model of the catalogue");
        }

        using var keys = row.Section();
        var (chain, weights) = ReadChain(keys, row, names);
        var tier = PolicyReader.Read(keys).Over(new TierConfig { Name = name, Chain = chain, Weights = weights });
        if (weights.Count > 0 && tier.Order is not (ChainOrder.Weighted or ChainOrder.LeastBusy))
        {
            keys.Find("chain")!.Value.Warn("weights count with order: weighted or least-busy only");
        }

        if (tier.MaxCostUsd is not null && tier.Chain.FirstOrDefault(target => models.GetValueOrDefault(target.ToString())?.Price is null) is { Provider: not null } unpriced)
        {
            keys.Find("max_cost_usd")!.Value.Fault($"'{unpriced}' is in the chain and has no price; give models.{unpriced} its input_per_million and output_per_million");
        }

        return tier;
    }

    private static (ImmutableArray<TargetId> Chain, ImmutableDictionary<TargetId, double> Weights) ReadChain(Section keys, Value row, TargetNames names)
    {
        if (keys.Find("chain") is not { } listed)
        {
            row.Fault("chain is missing");
            return ([], ImmutableDictionary<TargetId, double>.Empty);
        }

        if (listed.IsNull || listed.Node is YamlList { Items.IsEmpty: true })
        {
            listed.Fault("an empty chain leads nowhere");
            return ([], ImmutableDictionary<TargetId, double>.Empty);
        }

        var chain = new List<TargetId>();
        var weights = ImmutableDictionary.CreateBuilder<TargetId, double>();
        foreach (var item in listed.Items())
        {
            if (ReadLink(item, names, out var weight) is not { } target)
            {
                continue;
            }

            if (chain.Contains(target))
            {
                item.Fault($"'{target}' is in the chain twice");
                continue;
            }

            chain.Add(target);
            if (weight is { } given)
            {
                weights.Add(target, given);
            }
        }

        return ([.. chain], weights.ToImmutable());
    }

    /// <summary>A target's name, or a map of its name and its weight.</summary>
    private static TargetId? ReadLink(Value item, TargetNames names, out double? weight)
    {
        weight = null;
        if (item.Node is YamlMap)
        {
            using var keys = item.Section();
            weight = keys.ReadOptional("weight", Scalars.Rate);
            if (keys.Find("target") is { } named)
            {
                return named.TryRead(Scalars.Text, out var text) ? names.Resolve(text, named) : null;
            }

            item.Fault("target is missing");
            return null;
        }

        if (item.IsNull)
        {
            item.Fault("is empty");
            return null;
        }

        return item.TryRead(Scalars.Text, out var name) ? names.Resolve(name, item) : null;
    }
}
