using System.Collections.Immutable;
using Routing.Budgets;
using Routing.Tenants;

namespace Routing.Spending;

/// <summary>What the ledger says an account has spent.</summary>
/// <param name="Tenant">In all.</param>
/// <param name="Keys">By key.</param>
/// <param name="Recent">The last minute, for the rate limits of an account that starts.</param>
/// <param name="AsOf">Every settlement made up to then is in it, and no later one.</param>
public sealed record AccountTotals(Spent Tenant, ImmutableArray<KeyValuePair<VirtualKeyId, Spent>> Keys, ImmutableArray<RecentUse> Recent, DateTimeOffset AsOf)
{
    public static AccountTotals Nothing { get; } = new(default, [], [], DateTimeOffset.MinValue);
}
