using System.Collections.Immutable;
using Gateway.Configuration.Yaml;
using Routing.Targets;

namespace Gateway.Configuration.Schema;

/// <summary>Reads a row of <c>tiers</c>.</summary>
internal static class TierReader
{
    private static readonly Scalar<string> ChainOrder = Scalars.OneOf(("listed", "listed"), ("cheapest", "cheapest"), ("fastest", "fastest"), ("weighted", "weighted"));

    private static readonly Scalar<bool> ContinuesMidstream = Scalars.OneOf(("error", false), ("continue", true));

    private static readonly Scalar<string> HedgeAfter = new(
        "a percentile such as p95 or a duration such as 800ms",
        static (text, out value) => DurationText.TryParse(value = text, out var length)
            ? length > TimeSpan.Zero
            : text.Length is 3 && text[0] is 'p' && char.IsAsciiDigit(text[1]) && char.IsAsciiDigit(text[2]) && text is not "p00");

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
        var tier = ReadPolicy(keys, new TierConfig { Name = name, Chain = ReadChain(keys, row, names) });
        if (tier.MaxCostUsd is not null && tier.Chain.FirstOrDefault(target => models.GetValueOrDefault(target.ToString())?.Price is null) is { Provider: not null } unpriced)
        {
            keys.Find("max_cost_usd")!.Value.Fault($"'{unpriced}' is in the chain and has no price; give models.{unpriced} its input_per_million and output_per_million");
        }

        return tier;
    }

    /// <summary>Reads what a tier, or a rule laid over one, may say besides its chain.</summary>
    public static TierConfig ReadPolicy(Section keys, TierConfig tier)
    {
        if (keys.Read("order", ChainOrder, "listed") is not "listed")
        {
            keys.Find("order")!.Value.WarnUnused();
        }

        if (keys.TryRead("order_on_throttle", ChainOrder, out _))
        {
            keys.Find("order_on_throttle")!.Value.WarnUnused();
        }

        if (keys.Read("on_midstream_failure", ContinuesMidstream, false))
        {
            keys.Find("on_midstream_failure")!.Value.WarnUnused();
        }

        ReadHedge(keys);
        return tier with
        {
            MaxCostUsd = keys.ReadOptional("max_cost_usd", Scalars.Money) ?? tier.MaxCostUsd,
            MaxAttempts = keys.Read("max_attempts", Scalars.Count, tier.MaxAttempts),
            Deadline = keys.Read("deadline", Scalars.Duration, tier.Deadline),
            MaxWait = keys.Read("max_wait", Scalars.DurationOrZero, tier.MaxWait),
            Commit = ReadCommit(keys, tier.Commit),
            FallbackOnRefusal = keys.Read("fallback_on_refusal", Scalars.Flag, tier.FallbackOnRefusal),
        };
    }

    private static ImmutableArray<TargetId> ReadChain(Section keys, Value row, TargetNames names)
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

        var chain = new List<TargetId>();
        foreach (var (item, name) in listed.Items(Scalars.Text))
        {
            if (names.Resolve(name, item) is not { } target)
            {
                continue;
            }

            if (chain.Contains(target))
            {
                item.Fault($"'{target}' is in the chain twice");
            }

            chain.Add(target);
        }

        return [.. chain];
    }

    private static CommitConfig ReadCommit(Section tier, CommitConfig defaults)
    {
        using var keys = tier.Sub("commit");
        return new CommitConfig
        {
            ContentChunks = keys.Read("content_chunks", Scalars.Count, defaults.ContentChunks),
            Within = keys.Read("within", Scalars.DurationOrZero, defaults.Within),
        };
    }

    private static void ReadHedge(Section tier)
    {
        if (tier.Find("hedge") is not { IsNull: false } hedge)
        {
            return;
        }

        using var keys = hedge.Section();
        keys.TryRead("after", HedgeAfter, out _);
        keys.TryRead("max", Scalars.Count, out _);
        hedge.WarnUnused();
    }
}
