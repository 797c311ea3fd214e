using Routing.ControlPlane;
using Routing.Spending;
using Routing.Tenants;
using Storage.Ledger;

namespace Silo;

/// <summary>What a tenant had spent, as the store's ledger has it. What frontends have spooled and the store has not is not in it: grains know of that from their own state.</summary>
internal sealed class LedgerTotals(ILedgerStore ledger, TimeProvider time) : ISpentTotals
{
    public async ValueTask<AccountTotals> ReadAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await ledger.GetTotalsAsync(new(tenant.Value), time.GetUtcNow(), cancellationToken);
}
