namespace Gateway.Dashboard;

/// <summary>A share that a member holds.</summary>
/// <param name="Tenant">Whose limit or budget it is a share of.</param>
/// <param name="Holder">The member.</param>
/// <param name="Kind">What of: requests, tokens, USD.</param>
/// <param name="Amount">How much is left of it.</param>
/// <param name="ExpiresAt">When it lapses.</param>
public sealed record ClusterLease(string Tenant, string Holder, string Kind, decimal Amount, DateTimeOffset ExpiresAt);
