using Routing.Limits;

namespace Routing.Shares;

/// <summary>A share, or why not.</summary>
public readonly record struct ShareDecision(ShareGrant? Grant, Refusal? Refusal);
