using System.Collections.Immutable;
using System.Globalization;
using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Reads <c>rules</c>.</summary>
internal static class RuleReader
{
    public static ImmutableArray<RuleConfig> Read(
        Section root,
        IReadOnlyDictionary<string, ProviderConfig> providers,
        IReadOnlyDictionary<string, ModelConfig> models,
        IReadOnlyCollection<string> tiers) =>
        [.. root.Items("rules").Select((rule, index) => ReadRule(rule, string.Create(CultureInfo.InvariantCulture, $"rules[{index}]"), providers, models, tiers))];

    private static RuleConfig ReadRule(
        Value rule,
        string place,
        IReadOnlyDictionary<string, ProviderConfig> providers,
        IReadOnlyDictionary<string, ModelConfig> models,
        IReadOnlyCollection<string> tiers)
    {
        using var keys = rule.Section();
        return new RuleConfig
        {
            Name = keys.ReadText("name") ?? place,
            When = ConditionReader.Read(keys, tiers),
            Tier = ReadTier(keys, tiers),
            Only = [.. keys.Items("only", Scalars.Text).Where(item => IsKnown(item.Item, item.Read, providers, models)).Select(item => item.Read)],
            Policy = PolicyReader.Read(keys),
        };
    }

    private static string? ReadTier(Section keys, IReadOnlyCollection<string> tiers)
    {
        if (keys.TryRead("tier", Scalars.Text, out var tier) && !tiers.Contains(tier))
        {
            keys.Find("tier")!.Fault($"unknown tier '{tier}'{Nearest.Suggest(tier, tiers)}");
        }

        return tier;
    }

    private static bool IsKnown(Value item, string name, IReadOnlyDictionary<string, ProviderConfig> providers, IReadOnlyDictionary<string, ModelConfig> models)
    {
        if (providers.ContainsKey(name) || models.ContainsKey(name) || (TargetNames.Split(name) is { } target && providers.ContainsKey(target.Provider)))
        {
            return true;
        }

        item.Fault($"unknown provider '{name}'{Nearest.Suggest(name, [.. providers.Keys])}");
        return false;
    }
}
