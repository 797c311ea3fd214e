using Grains.Abstractions.Spending;
using Routing.Limits;
using Routing.Spending;

namespace Frontend.Spending;

/// <content>More money for requests under way.</content>
internal sealed partial class ClusterSpending
{
    private static LeaseDecision Ended => new(null, new Refusal(LimitKind.LeaseEnded, LimitScope.Tenant, null));

    public async ValueTask<LeaseDecision> TopUpAsync(TopUp topUp, CancellationToken cancellationToken)
    {
        if (topUp.Lease.Part == 0)
        {
            return await _own.TopUpAsync(topUp, cancellationToken);
        }

        if (!_tenants.TryGetValue(topUp.Tenant, out var tenant))
        {
            return Ended;
        }

        return TryTopUp(tenant, topUp, out var decision) ? decision : await TopUpLateAsync(tenant, topUp, cancellationToken);
    }

    /// <summary>
    /// Its share has no more, but the account may: it is waited for as a new request would, since a stream that stands still for a moment is better than one that breaks off.
    /// A reply that is lost sets too much aside, never too little: money until the share's report, tokens for a minute.
    /// </summary>
    private async ValueTask<LeaseDecision> TopUpLateAsync(TenantShares tenant, TopUp topUp, CancellationToken cancellationToken)
    {
        var beganAt = _time.GetTimestamp();
        var message = TopUpMessage.Of(topUp, _options.HoldFor);
        while (true)
        {
            var (answered, reply) = await _calls.TryAsync(grains => grains.GetGrain<ITenantBudgetGrain>(topUp.Tenant.Value).TopUpAsync(message));
            if (reply?.ToRefusal() is { } refusal)
            {
                return new(null, refusal);
            }

            if (answered && reply!.Status is GrantStatus.Granted)
            {
                lock (tenant.Lock)
                {
                    tenant.HolderOf(topUp.Lease, _time.GetUtcNow())?.Add(topUp.Lease, reply.Added, reply.Spare);
                    return TryTopUp(tenant, topUp, out var added) || topUp.LeastCost == 0 ? added : Ended;
                }
            }

            if (TryTopUp(tenant, topUp, out var decision))
            {
                return decision;
            }

            // Nobody has said whether there is more.
            if (_time.GetElapsedTime(beganAt) >= Patience)
            {
                return Ended;
            }

            await Task.Delay(Pause, _time, cancellationToken);
        }
    }

    private bool TryTopUp(TenantShares tenant, in TopUp topUp, out LeaseDecision decision)
    {
        var now = _time.GetUtcNow();
        lock (tenant.Lock)
        {
            if (tenant.HolderOf(topUp.Lease, now) is not { } keeper)
            {
                decision = Ended;
                return true;
            }

            var tight = keeper.IsTight(topUp);
            var added = topUp.Cost == 0 ? 0 : keeper.TopUp(topUp.Lease, topUp.Grows && !tight ? topUp.Cost : Math.Max(topUp.Cost, topUp.MostCost ?? 0), topUp.LeastCost ?? topUp.Cost);
            decision = new(new Lease(topUp.Lease, keeper.HeldFor(topUp.Lease), keeper.ExpiresAt(topUp.Lease, now) ?? now, IsTight: tight), null);
            return topUp.Cost == 0 || added > 0;
        }
    }
}
