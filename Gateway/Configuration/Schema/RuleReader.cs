using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Checks the shape of <c>rules</c>; nothing is done with them yet.</summary>
internal static class RuleReader
{
    public static void Check(Section root, IReadOnlyDictionary<string, ProviderConfig> providers, IReadOnlyCollection<string> tiers)
    {
        var rules = root.Items("rules");
        foreach (var rule in rules)
        {
            using var keys = rule.Section();
            CheckCondition(keys);
            if (keys.TryRead("tier", Scalars.Text, out var tier) && !tiers.Contains(tier))
            {
                keys.Find("tier")!.Value.Fault($"unknown tier '{tier}'{Nearest.Suggest(tier, tiers)}");
            }

            foreach (var (item, name) in keys.Items("only", Scalars.Text))
            {
                if (!providers.ContainsKey(TargetNames.Split(name)?.Provider ?? name))
                {
                    item.Fault($"unknown provider '{name}'{Nearest.Suggest(name, [.. providers.Keys])}");
                }
            }

            TierReader.ReadPolicy(keys, new TierConfig { Name = "", Chain = [] });
        }

        if (rules.Count > 0)
        {
            root.Find("rules")!.Value.WarnUnused();
        }
    }

    private static void CheckCondition(Section rule)
    {
        using var keys = rule.Sub("when");
        keys.ReadText("plan");
        keys.ReadText("region");
        keys.ReadText("tier");
        foreach (var _ in keys.Items("tags", Scalars.Text))
        {
        }
    }
}
