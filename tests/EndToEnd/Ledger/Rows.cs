using Storage;
using Storage.Ledger;

namespace EndToEnd.Ledger;

/// <summary>A ledger, read with the store's own reader once the gateway is gone.</summary>
internal static class Rows
{
    /// <summary>Every row there is, and that the daily totals say the same.</summary>
    public static async Task<IReadOnlyList<LedgerRow>> ReadAsync(StoreOptions options)
    {
        await using var store = await Store.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        var rows = new List<LedgerRow>();
        for (string? after = null; ;)
        {
            var page = await store.Ledger.ListAsync(new() { After = after, Limit = 1000 }, CancellationToken.None);
            rows.AddRange(page.Items);
            if ((after = page.Next) is null)
            {
                break;
            }
        }

        rows.Select(row => (row.RequestId, row.Attempt)).Distinct().Count().ShouldBe(rows.Count, "a row is listed twice");
        foreach (var tenant in rows.GroupBy(row => row.Tenant))
        {
            (await store.Ledger.GetSpendAsync(tenant.Key, null, tenant.Max(row => row.Day), CancellationToken.None)).Ever
                .ShouldBe(tenant.Sum(row => row.CostUsd ?? 0), $"the totals of {tenant.Key}");
        }

        return rows;
    }
}
