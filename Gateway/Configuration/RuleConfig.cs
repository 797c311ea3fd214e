using System.Collections.Immutable;
using Routing.Rules;
using Routing.Targets;

namespace Gateway.Configuration;

/// <summary>A routing rule: when it holds, and what it lays over the tier that was asked for.</summary>
public sealed record RuleConfig
{
    /// <summary>For people: how it is named in explanations and trails, e.g. <c>rules[0]</c>.</summary>
    public required string Name { get; init; }

    public RuleCondition When { get; init; } = new();

    /// <summary>The tier to take instead; null for the one asked for. A pinned target stays the one asked for.</summary>
    public string? Tier { get; init; }

    /// <summary>Providers, or targets, that alone may serve; empty: all of the chain.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    public PolicyOverlay Policy { get; init; } = new();

    /// <summary>Whether a target may serve under this rule.</summary>
    public bool Allows(TargetId target) => Only.IsEmpty || Only.Contains(target.Provider) || Only.Contains(target.ToString());
}
