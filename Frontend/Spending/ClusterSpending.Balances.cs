using System.Collections.Immutable;
using Gateway.Telemetry.Metrics;
using Routing.Shares;
using Routing.Tenants;

namespace Frontend.Spending;

/// <content>What is held, for metrics and for people.</content>
internal sealed partial class ClusterSpending : ILeaseBalance
{
    /// <summary>What can still be given out without asking, of each tenant of whom something is held.</summary>
    public IEnumerable<(TenantId Tenant, ImmutableArray<ShareBalance> Shares)> Balances()
    {
        var now = _time.GetUtcNow();
        foreach (var tenant in _tenants.Values)
        {
            ImmutableArray<ShareBalance> shares;
            lock (tenant.Lock)
            {
                shares = [.. tenant.Keepers.SelectMany(keeper => keeper.Balances(now))];
            }

            if (!shares.IsEmpty)
            {
                yield return (tenant.Tenant, shares);
            }
        }
    }

    /// <summary>The sums over all tenants: what this node could admit if nobody answered from now on.</summary>
    public IEnumerable<KeyValuePair<string, double>> Read()
    {
        var (requests, tokens, slots, cost) = (0L, 0L, 0L, 0m);
        foreach (var share in Balances().SelectMany(tenant => tenant.Shares))
        {
            requests += share.Requests ?? 0;
            tokens += share.Tokens ?? 0;
            slots += share.Slots ?? 0;
            cost += share.Cost ?? 0;
        }

        return [new("requests", requests), new("tokens", tokens), new("parallel", slots), new("usd", (double)cost)];
    }
}
