using Routing.ControlPlane;
using Routing.Spending;
using Storage.Spool;
using TenantId = Routing.Tenants.TenantId;

namespace Storage.Ledger;

/// <summary>
/// What a tenant's account starts from: when the process starts, and when it comes back after it was forgotten. What was spent is in the store and,
/// for a moment, in the spool, so the store is first given all that the spool holds: then each row is counted, and once.
/// <para>
/// An account that is not held has no lease out, so nobody appends a row for its tenant meanwhile. The one exception, a request that has outlived its
/// lease by so long that the account has forgotten it, may be counted twice, never left out.
/// </para>
/// </summary>
public sealed class SpentTotals(ILedgerStore ledger, LedgerDrainer drainer, AttemptJournal journal, TimeProvider time) : ISpentTotals
{
    /// <exception cref="StoreUnavailableException">The store is away, so nobody can say what the tenant has left.</exception>
    /// <exception cref="SpoolException">Nor can anybody while what an earlier process had under way is not in the spool yet, for want of room.</exception>
    public async ValueTask<AccountTotals> ReadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (journal.Recovered.Count > 0)
        {
            throw new SpoolException("Attempts of an earlier process are not accounted yet: the spool does not take them.");
        }

        // Before the spool is read: a row appended up to now is in the sum, one that comes later may be too.
        var now = time.GetUtcNow();
        await drainer.CatchUpAsync(cancellationToken);
        return await ledger.GetTotalsAsync(new(tenant.Value), now, cancellationToken);
    }
}
