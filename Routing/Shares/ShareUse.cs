namespace Routing.Shares;

/// <summary>What a node admitted, or took back, at one time.</summary>
/// <param name="After">Since it asked for the share.</param>
/// <param name="Requests">Admissions.</param>
/// <param name="Tokens">Negative: fewer than reported before.</param>
public readonly record struct ShareUse(TimeSpan After, long Requests, long Tokens);
