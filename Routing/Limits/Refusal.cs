namespace Routing.Limits;

/// <summary>Why not. Of several limits in the way, the one that lasts longest.</summary>
/// <param name="Kind">Which limit.</param>
/// <param name="Scope">Whose.</param>
/// <param name="RetryAfter">How long until this very request would be admitted if nothing else came or ended; null: not by waiting.</param>
public readonly record struct Refusal(LimitKind Kind, LimitScope Scope, TimeSpan? RetryAfter)
{
    /// <summary>Money is spent, so a client's own retries are in vain (<c>insufficient_quota</c>); else a rate (<c>rate_limit_exceeded</c>).</summary>
    public bool IsBudget => Kind is LimitKind.Day or LimitKind.Month or LimitKind.Lifetime or LimitKind.PerRequest;
}
