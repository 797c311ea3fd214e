using Routing.Spending;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Storage.Ledger;

/// <summary>The ledger: the truth about what was used and spent. Every method may throw <see cref="StoreUnavailableException"/>.</summary>
public interface ILedgerStore
{
    /// <summary>
    /// Writes those of <paramref name="rows"/> that are not there yet, and their daily totals, all or none. Returns the new ones. Order does
    /// not matter, nor how often it is called with the same rows.
    /// </summary>
    /// <exception cref="LedgerRefusedException">One of the rows can never be stored.</exception>
    Task<IReadOnlyList<LedgerRow>> AddAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken);

    /// <summary>What a tenant, or one of its keys, has spent by the UTC day <paramref name="today"/>.</summary>
    Task<Spend> GetSpendAsync(TenantId tenant, VirtualKeyId? key, DateOnly today, CancellationToken cancellationToken);

    /// <summary>
    /// What an account starts from at <paramref name="now"/>: spent by the tenant and by each of its keys that is still usable, by the days requests
    /// were admitted on; and what was started in the last minute. <see cref="AccountTotals.AsOf"/> is <paramref name="now"/>.
    /// </summary>
    Task<AccountTotals> GetTotalsAsync(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken);

    Task<Page<UsageTotal>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken);

    /// <summary>The attempts of a request, in their order.</summary>
    Task<IReadOnlyList<LedgerRow>> FindAsync(string requestId, CancellationToken cancellationToken);

    Task<Page<LedgerRow>> ListAsync(LedgerQuery query, CancellationToken cancellationToken);

    /// <summary>Makes the daily totals anew from the rows; returns how many there are. Rows that come in meanwhile are counted.</summary>
    Task<long> RebuildDailyTotalsAsync(CancellationToken cancellationToken);
}
