using Routing.Spending;
using Routing.Tenants;

namespace Routing.ControlPlane;

/// <summary>
/// Limits and budgets: whatever is spent is spent under a lease. In the steady state every call completes synchronously, without a call to
/// anywhere; the first for a tenant may have to ask the ledger. A ledger that cannot be read is an exception, never a refusal and never leave.
/// </summary>
public interface ISpending
{
    /// <summary>Asks to make a request.</summary>
    ValueTask<LeaseDecision> AcquireAsync(LeaseRequest request, CancellationToken cancellationToken);

    /// <summary>Asks for more under a lease, or says that its holder lives. Refused, the lease stays as it is.</summary>
    ValueTask<LeaseDecision> TopUpAsync(TopUp topUp, CancellationToken cancellationToken);

    /// <summary>Replaces what was reserved by what was used. For every lease, once its rows are in the ledger's keeping; again is harmless.</summary>
    ValueTask SettleAsync(Settlement settlement);

    /// <summary>Output tokens to reserve for a request that allows <paramref name="maxTokens"/>; see <see cref="Budgets.OutputEstimator"/>.</summary>
    long EstimateOutput(TenantId tenant, string model, long maxTokens);

    /// <summary>A provider reported an answer's usage: learn from it.</summary>
    void ObserveOutput(TenantId tenant, string model, long tokens, long bytes);

    /// <summary>Tokens of a text whose usage nobody reports.</summary>
    long EstimateTokens(string model, long bytes);
}
