using Routing.ControlPlane;
using Routing.Spending;
using Routing.Tenants;

namespace Gateway.Tests.Accounting;

/// <summary>Accounts that take every budget for one with plenty left, as it was a moment before others used it up: streams grow.</summary>
internal sealed class PlentySpending(ISpending spending) : ISpending
{
    public ValueTask<LeaseDecision> AcquireAsync(LeaseRequest request, CancellationToken cancellationToken) =>
        spending.AcquireAsync(request.Grows ? request with { Grows = false, MostCost = null } : request, cancellationToken);

    public ValueTask<LeaseDecision> TopUpAsync(TopUp topUp, CancellationToken cancellationToken) =>
        spending.TopUpAsync(topUp.Grows ? topUp with { Grows = false, MostCost = null } : topUp, cancellationToken);

    public ValueTask SettleAsync(Settlement settlement) => spending.SettleAsync(settlement);

    public long EstimateOutput(TenantId tenant, string model, long maxTokens) => spending.EstimateOutput(tenant, model, maxTokens);

    public void ObserveOutput(TenantId tenant, string model, long tokens, long bytes) => spending.ObserveOutput(tenant, model, tokens, bytes);

    public long EstimateTokens(string model, long bytes) => spending.EstimateTokens(model, bytes);
}
