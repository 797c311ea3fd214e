using System.Collections.Concurrent;
using Routing.Spending;
using Storage.Ledger;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Storage.Tests.Spool;

/// <summary>A ledger in memory that may be away, or refuse a row.</summary>
internal sealed class FakeLedger : ILedgerStore
{
    public ConcurrentDictionary<(string RequestId, int Attempt), LedgerRow> Rows { get; } = new();

    /// <summary>Rows handed in, again or not.</summary>
    public long Received { get; private set; }

    /// <summary>Called before anything is taken: throws to refuse.</summary>
    public Action<IReadOnlyList<LedgerRow>> Before { get; set; } = _ => { };

    /// <summary>Called when everything was taken: throws to lose the answer.</summary>
    public Action After { get; set; } = () => { };

    public Task<IReadOnlyList<LedgerRow>> AddAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        Before(rows);
        Received += rows.Count;
        IReadOnlyList<LedgerRow> added = [.. rows.Where(row => Rows.TryAdd((row.RequestId, row.Attempt), row))];
        After();
        return Task.FromResult(added);
    }

    public Task<Spend> GetSpendAsync(TenantId tenant, VirtualKeyId? key, DateOnly today, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<AccountTotals> GetTotalsAsync(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Page<UsageTotal>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<LedgerRow>> FindAsync(string requestId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Page<LedgerRow>> ListAsync(LedgerQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> RebuildDailyTotalsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
