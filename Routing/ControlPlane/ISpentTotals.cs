using Routing.Spending;
using Routing.Tenants;

namespace Routing.ControlPlane;

/// <summary>The ledger, as far as accounts ask it: what a tenant had spent when its account starts.</summary>
public interface ISpentTotals
{
    ValueTask<AccountTotals> ReadAsync(TenantId tenant, CancellationToken cancellationToken);
}
