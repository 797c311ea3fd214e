namespace Routing.Failures;

/// <summary>One row of the table in <see cref="FailureRules"/>.</summary>
public readonly record struct FailureRule(Blame Blame, NextStep Next);
