using Gateway.Configuration.Yaml;
using Routing.Targets;

namespace Gateway.Configuration.Schema;

/// <summary>Resolves what a chain may name: <c>provider/model</c>, or a bare name or alias of the catalogue.</summary>
internal sealed class TargetNames(IReadOnlyDictionary<string, ProviderConfig> providers, IReadOnlyDictionary<string, ModelConfig> models, IReadOnlyCollection<string> tiers, Addressless addressless)
{
    private readonly Dictionary<string, ModelConfig> _aliases = ByAlias(models.Values);

    private readonly ILookup<string, ModelConfig> _bareNames = models.Values.ToLookup(model => model.Id.Model, StringComparer.Ordinal);

    /// <summary>Null unless there is text on both sides of the first slash, and no space.</summary>
    public static TargetId? Split(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < name.Length - 1 && !name.Any(char.IsWhiteSpace) ? new TargetId(name[..slash], name[(slash + 1)..]) : null;
    }

    /// <summary>The target that <paramref name="name"/> stands for; null after a fault.</summary>
    public TargetId? Resolve(string name, Value at)
    {
        if (Split(name) is { } pinned && providers.ContainsKey(pinned.Provider))
        {
            return pinned;
        }

        if (tiers.Contains(name))
        {
            at.Fault($"'{name}' is a tier; a chain lists targets (provider/model)");
            return null;
        }

        var candidates = _aliases.TryGetValue(name, out var alias) ? [alias] : _bareNames[name].ToList();
        switch (candidates.Count)
        {
            case 1:
                at.Warn($"'{name}' may come to mean another model; pin it: {candidates[0].Id}");
                return candidates[0].Id;
            case > 1:
                at.Fault($"'{name}' is several targets: {string.Join(", ", candidates.Select(candidate => candidate.Id))}");
                return null;
            default:
                at.Fault(Split(name) is { } known && addressless.Explain(known.Provider) is { } why ? why
                    : Split(name) is { } unknown && Nearest.Find(unknown.Provider, providers.Keys) is { } provider
                    ? $"unknown target '{name}'; did you mean '{provider}/{unknown.Model}'?"
                    : $"unknown target '{name}'{Nearest.Suggest(name, [.. models.Keys, .. _aliases.Keys, .. _bareNames.Select(bare => bare.Key)])}");
                return null;
        }
    }

    private static Dictionary<string, ModelConfig> ByAlias(IEnumerable<ModelConfig> models)
    {
        var found = new Dictionary<string, ModelConfig>(StringComparer.Ordinal);
        foreach (var model in models)
        {
            foreach (var alias in model.Aliases)
            {
                found.Add(alias, model);
            }
        }

        return found;
    }
}
