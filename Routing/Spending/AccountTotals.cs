using System.Collections.Immutable;
using Routing.Budgets;
using Routing.Tenants;

namespace Routing.Spending;

/// <summary>What the ledger says an account has spent; every settlement made so far must be in it.</summary>
/// <param name="Tenant">In all.</param>
/// <param name="Keys">By key.</param>
/// <param name="Recent">The last minute, for the rate limits of an account that starts.</param>
public sealed record AccountTotals(Spent Tenant, ImmutableArray<KeyValuePair<VirtualKeyId, Spent>> Keys, ImmutableArray<RecentUse> Recent)
{
    public static AccountTotals Nothing { get; } = new(default, [], []);
}
