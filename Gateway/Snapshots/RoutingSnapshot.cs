using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Admission;
using Gateway.Compatibility;
using Gateway.Configuration;
using Routing.Rules;

namespace Gateway.Snapshots;

/// <summary>One configuration made ready to route with. Immutable but for a bounded memory of pass-through models; replaced whole.</summary>
internal sealed class RoutingSnapshot(GatewayConfig config, FrozenDictionary<string, ModelEntry> models, TargetTable targets)
{
    /// <summary>More names than these are made anew each time: a client can invent any number of them.</summary>
    private const int MostPassedThrough = 1024;

    private const int MostRuled = 8192;

    private const int MostWished = 1024;

    private readonly ConcurrentDictionary<string, ModelEntry> _passedThrough = new(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, ModelEntry>.AlternateLookup<ReadOnlySpan<char>> _models = models.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly RuleBook _rules = config.Rules.IsEmpty ? RuleBook.Empty : new([.. config.Rules.Select(rule => rule.When)]);
    private readonly ConcurrentDictionary<(ModelEntry Entry, int Rule), ModelEntry> _ruled = new();
    private readonly BoundedCache<string, ModelEntry> _wished = new(MostWished);

    public GatewayConfig Config { get; } = config;

    /// <summary>Every name a client may use: tiers, pinned targets, bare names and aliases.</summary>
    public ImmutableArray<ModelEntry> Models { get; } = [.. models.Values.OrderBy(m => m.IsTier ? 0 : 1).ThenBy(m => m.Name, StringComparer.Ordinal)];

    /// <summary>Every configured target and whether it can be reached.</summary>
    public TargetTable Targets => targets;

    /// <summary>What <paramref name="name"/> stands for; null when nothing does.</summary>
    public ModelEntry? Find(ReadOnlySpan<char> name) => _models.TryGetValue(name, out var entry) ? entry : PassThrough(name);

    /// <summary><paramref name="entry"/> with the first rule that holds laid over it; itself when none does.</summary>
    public ModelEntry Under(ModelEntry entry, in RuleFacts facts)
    {
        if (_rules.IsEmpty || _rules.Match(facts) is not { } place)
        {
            return entry;
        }

        if (_ruled.TryGetValue((entry, place), out var known))
        {
            return known;
        }

        var ruled = Lay(Config.Rules[place], entry);
        return _ruled.Count < MostRuled ? _ruled.GetOrAdd((entry, place), ruled) : ruled;
    }

    /// <summary>One entry for what a client wishes for.</summary>
    /// <param name="wish">Names each of the models once.</param>
    /// <param name="entries">What they stand for, with rules laid over them: <see cref="Under"/>.</param>
    /// <param name="emptiedBy">The option that leaves no target, when null is returned.</param>
    public ModelEntry? Wished(RoutingWish wish, IReadOnlyList<ModelEntry> entries, out string? emptiedBy)
    {
        emptiedBy = null;
        var key = $"{wish.Key}\n{string.Join(',', entries.Select(entry => entry.Rule?.Name))}";
        if (_wished.TryGet(key, out var known))
        {
            return known;
        }

        if (new WishedChain(wish, entries, Config).Make(out emptiedBy) is not { } policy)
        {
            return null;
        }

        var entry = targets.Build(policy, entries[0].Kind, rule: entries[0].Rule);
        _wished.Set(key, entry);
        return entry;
    }

    private ModelEntry Lay(RuleConfig rule, ModelEntry entry)
    {
        var policy = entry.Policy;
        if (rule.Tier is { } name && entry.Kind is not EntryKind.Pinned && Config.Tiers[name] is { } tier && tier.Kind == policy.Kind)
        {
            var chain = entry.Kind is EntryKind.Tier ? tier.Chain : [policy.Chain[0], .. tier.Chain.Remove(policy.Chain[0])];
            policy = tier with { Name = entry.Name, Chain = chain };
        }

        return targets.Build(rule.Policy.Over(policy), entry.Kind, rule: rule);
    }

    /// <summary>A known provider's model outside the catalogue is passed through: price unknown, capabilities assumed.</summary>
    private ModelEntry? PassThrough(ReadOnlySpan<char> name)
    {
        var slash = name.IndexOf('/');
        if (slash <= 0 || slash == name.Length - 1 || name.ContainsAnyExceptInRange(' ', '~') || !targets.HasProvider(name[..slash]))
        {
            return null;
        }

        var key = name.ToString();
        if (_passedThrough.TryGetValue(key, out var known))
        {
            return known;
        }

        var entry = targets.Pin(key, new(key[..slash], key[(slash + 1)..]));
        return _passedThrough.Count < MostPassedThrough ? _passedThrough.GetOrAdd(key, entry) : entry;
    }
}
