namespace Gateway.Dashboard;

/// <summary>What a member holds of one of a tenant's limits, all its shares together.</summary>
/// <param name="Tenant">Whose limit or budget it is a part of.</param>
/// <param name="Holder">The member.</param>
/// <param name="Kind">What of: <c>requests</c>, <c>tokens</c>, <c>usd</c>, <c>parallel</c>.</param>
/// <param name="Amount">How much it can still give out without asking.</param>
/// <param name="ExpiresAt">When the last of it lapses.</param>
public sealed record ClusterLease(string Tenant, string Holder, string Kind, decimal Amount, DateTimeOffset ExpiresAt);
