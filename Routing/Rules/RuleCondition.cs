using System.Collections.Immutable;
using System.IO.Enumeration;
using Routing.Tenants;

namespace Routing.Rules;

/// <summary>When a rule applies: all that is given must hold. Allocates nothing.</summary>
public sealed record RuleCondition
{
    /// <summary>One of these; empty: any.</summary>
    public ImmutableArray<string> Plans { get; init; } = [];

    /// <summary>One of these; empty: any.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>All of these.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>One of these, where <c>*</c> stands for any text; empty: any.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>One of these; empty: any.</summary>
    public ImmutableArray<VirtualKeyId> Keys { get; init; } = [];

    /// <summary>Null: at any time.</summary>
    public RuleHours? Hours { get; init; }

    /// <summary>At least so many tokens of prompt.</summary>
    public long? PromptAtLeast { get; init; }

    /// <summary>At most so many tokens of prompt.</summary>
    public long? PromptAtMost { get; init; }

    /// <summary>Whether it holds.</summary>
    public bool Holds(in RuleFacts facts) =>
        (Plans.IsEmpty || Has(Plans, facts.Plan))
        && (Regions.IsEmpty || Has(Regions, facts.Region))
        && !(facts.PromptTokens < PromptAtLeast)
        && !(facts.PromptTokens > PromptAtMost)
        && HasAllTags(facts.Tags)
        && (Keys.IsEmpty || (facts.Key is { } key && Keys.Contains(key)))
        && (Models.IsEmpty || Matches(facts.Model))
        && (Hours is null || Hours.Contains(facts.Now));

    private static bool Has(ImmutableArray<string> listed, string? given)
    {
        foreach (var one in listed)
        {
            if (string.Equals(one, given, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasAllTags(ReadOnlySpan<string> given)
    {
        foreach (var tag in Tags)
        {
            if (!given.Contains(tag))
            {
                return false;
            }
        }

        return true;
    }

    private bool Matches(ReadOnlySpan<char> model)
    {
        foreach (var pattern in Models)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, model, ignoreCase: false))
            {
                return true;
            }
        }

        return false;
    }
}
