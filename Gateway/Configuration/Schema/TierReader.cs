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
        var chain = ReadChain(keys, row, names);
        var tier = PolicyReader.Read(keys).Over(new TierConfig
        {
            Name = name,
            Chain = [.. chain.Select(link => link.Target)],
            Kind = ReadKind(chain, models),
            Weights = chain.Where(link => link.Weight is not null).ToImmutableDictionary(link => link.Target, link => link.Weight!.Value),
        });
        if (!tier.Weights.IsEmpty && tier.Order is not (ChainOrder.Weighted or ChainOrder.LeastBusy))
        {
            keys.Find("chain")!.Warn("weights count with order: weighted or least-busy only");
        }

        if (tier.MaxCostUsd is not null && tier.Chain.FirstOrDefault(target => models.GetValueOrDefault(target.ToString())?.Price is null) is { Provider: not null } unpriced)
        {
            keys.Find("max_cost_usd")!.Fault($"'{unpriced}' is in the chain and has no price; give models.{unpriced} its input_per_million and output_per_million");
        }

        return tier;
    }

    private static List<Link> ReadChain(Section keys, Value row, TargetNames names)
    {
        if (keys.Find("chain") is not { } listed)
        {
            row.Fault("chain is missing");
            return [];
        }

        if (listed.IsNull || listed.Node is YamlList { Items.IsEmpty: true })
        {
            listed.Fault("an empty chain leads nowhere");
            return [];
        }

        var chain = new List<Link>();
        foreach (var item in listed.Items())
        {
            if (ReadLink(item, names) is not { } link)
            {
                continue;
            }

            if (chain.Any(known => known.Target == link.Target))
            {
                item.Fault($"'{link.Target}' is in the chain twice");
                continue;
            }

            chain.Add(link);
        }

        return chain;
    }

    /// <summary>A target's name, or a map of its name and its weight.</summary>
    private static Link? ReadLink(Value item, TargetNames names)
    {
        if (item.Node is YamlMap)
        {
            using var keys = item.Section();
            var weight = keys.ReadOptional("weight", Scalars.Rate);
            if (keys.Find("target") is { } named)
            {
                return named.TryRead(Scalars.Text, out var text) && names.Resolve(text, named) is { } weighted ? new(item, weighted, weight) : null;
            }

            item.Fault("target is missing");
            return null;
        }

        if (item.IsNull)
        {
            item.Fault("is empty");
            return null;
        }

        return item.TryRead(Scalars.Text, out var name) && names.Resolve(name, item) is { } target ? new(item, target, null) : null;
    }

    // A model outside the catalogue counts as one that chats, as it does for a client that names it.
    private static ModelKind ReadKind(List<Link> chain, IReadOnlyDictionary<string, ModelConfig> models)
    {
        var embeddings = chain.Where(link => models.GetValueOrDefault(link.Target.ToString()) is { Kind: ModelKind.Embedding }).ToList();
        if (embeddings.Count < chain.Count || embeddings.Count == 0)
        {
            foreach (var link in embeddings)
            {
                link.Item.Fault($"'{link.Target}' is an embedding model, in a chain with models that chat");
            }

            return ModelKind.Chat;
        }

        var space = models[embeddings[0].Target.ToString()].EmbeddingSpace;
        foreach (var link in embeddings.Where(link => models[link.Target.ToString()].EmbeddingSpace != space))
        {
            link.Item.Fault($"'{link.Target}' has its vectors in the space '{models[link.Target.ToString()].EmbeddingSpace}', the chain's first in '{space}': they cannot be compared");
        }

        return ModelKind.Embedding;
    }

    private sealed record Link(Value Item, TargetId Target, double? Weight);
}
