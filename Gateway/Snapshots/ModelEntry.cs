using System.Collections.Immutable;
using Gateway.Configuration;
using Gateway.Providers;
using Routing.Chains;
using Routing.Targets;

namespace Gateway.Snapshots;

/// <summary>What a client may put into <c>model</c>, made ready: the routes it stands for and how far to go along them.</summary>
internal sealed class ModelEntry
{
    private string[]? _names;

    /// <summary>As the client spells it.</summary>
    public required string Name { get; init; }

    /// <summary>Attempts, deadline, commit.</summary>
    public required TierConfig Policy { get; init; }

    /// <summary>In order of preference; a target without a usable route is in <see cref="LeftOut"/> instead.</summary>
    public required ProviderRoute[] Routes { get; init; }

    /// <summary>Targets that no request can reach as things are configured.</summary>
    public ImmutableArray<Exclusion> LeftOut { get; init; } = [];

    /// <summary>What a client calls it by.</summary>
    public EntryKind Kind { get; init; }

    /// <summary>A tier is listed by <c>/v1/models</c> even when another name means the same.</summary>
    public bool IsTier => Kind is EntryKind.Tier;

    /// <summary>The rule that was laid over it; null for none.</summary>
    public RuleConfig? Rule { get; init; }

    /// <summary>The names of a chain made of these routes. Mostly it is all of them in the tier's order, whose names are made once.</summary>
    public IReadOnlyList<string> NamesOf(ReadOnlySpan<Route> chain)
    {
        if (!chain.SequenceEqual(Routes))
        {
            return Names(chain);
        }

        return _names ??= Names(chain);
    }

    private static string[] Names(ReadOnlySpan<Route> chain)
    {
        var names = new string[chain.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = chain[i].Target.Name;
        }

        return names;
    }
}
