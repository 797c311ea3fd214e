using System.Collections.Immutable;

namespace Routing.Rules;

/// <summary>Rules in order; the first that holds is the one.</summary>
public sealed class RuleBook(ImmutableArray<RuleCondition> conditions)
{
    public static RuleBook Empty { get; } = new([]);

    public bool IsEmpty => conditions.IsEmpty;

    /// <summary>The first rule that holds, by its place; null when none does.</summary>
    public int? Match(in RuleFacts facts)
    {
        for (var i = 0; i < conditions.Length; i++)
        {
            if (conditions[i].Holds(facts))
            {
                return i;
            }
        }

        return null;
    }
}
