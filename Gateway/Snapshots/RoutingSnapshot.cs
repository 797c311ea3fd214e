using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Providers;

namespace Gateway.Snapshots;

/// <summary>One configuration made ready to route with. Immutable but for a bounded memory of pass-through models; replaced whole.</summary>
internal sealed class RoutingSnapshot(GatewayConfig config, FrozenDictionary<string, ModelEntry> models, TargetTable targets)
{
    /// <summary>More names than these are made anew each time: a client can invent any number of them.</summary>
    private const int MostPassedThrough = 1024;

    private readonly ConcurrentDictionary<string, ModelEntry> _passedThrough = new(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, ModelEntry>.AlternateLookup<ReadOnlySpan<char>> _models = models.GetAlternateLookup<ReadOnlySpan<char>>();

    public GatewayConfig Config { get; } = config;

    /// <summary>Every name a client may use: tiers, pinned targets, bare names and aliases.</summary>
    public ImmutableArray<ModelEntry> Models { get; } = [.. models.Values.OrderBy(m => m.IsTier ? 0 : 1).ThenBy(m => m.Name, StringComparer.Ordinal)];

    /// <summary>Every configured target and whether it can be reached.</summary>
    public TargetTable Targets => targets;

    /// <summary>What <paramref name="name"/> stands for; null when nothing does.</summary>
    public ModelEntry? Find(ReadOnlySpan<char> name) => _models.TryGetValue(name, out var entry) ? entry : PassThrough(name);

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
