using Kit;
using Storage.Ledger;
using Storage.Tests.Databases;

namespace Storage.Tests.Sql;

/// <summary>SQLite's one writing connection, with what stays prepared on it, takes the next transaction whatever became of the last.</summary>
public sealed class SqliteWriterTests
{
    [Fact]
    public async Task Disk_FullWhenCommitted_IsUnavailableUntilThereIsRoom()
    {
        await using var disk = await SmallDisk.MountAsync("2m");
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        await using var store = await Store.OpenAsync(new() { Sqlite = Path.Combine(disk!.Path, "gateway.db") }, new VirtualTime(), CancellationToken.None);
        await store.Ledger.AddAsync([Given.Row("before")], CancellationToken.None);
        var filler = disk.Fill(left: 0);

        var lost = Enumerable.Range(0, 500).Select(i => Given.Row($"lost{i:D3}")).ToArray();
        await Should.ThrowAsync<StoreUnavailableException>(() => store.Ledger.AddAsync(lost, CancellationToken.None));
        await Should.ThrowAsync<StoreUnavailableException>(() => store.Ledger.AddAsync(lost, CancellationToken.None));
        File.Delete(filler);

        (await store.Ledger.AddAsync([Given.Row("after")], CancellationToken.None)).Count.ShouldBe(1);
        (await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None)).ShouldBeTrue();
        await ShouldHoldAsync(store, "after", "before");
    }

    [Fact]
    public async Task Batch_AfterARefusedOne_IsTakenAlone()
    {
        await using var test = await TestDatabase.CreateAsync("sqlite");
        await using var store = await test.OpenAsync();

        await Should.ThrowAsync<LedgerRefusedException>(() => store.Ledger.AddAsync([Given.Row("good"), Given.Row("dear", cost: 10_000_000_000m)], CancellationToken.None));
        await store.Ledger.AddAsync([Given.Row("next")], CancellationToken.None);

        await ShouldHoldAsync(store, "next");
    }

    [Fact]
    public async Task Batch_AfterACancelledOne_IsTakenAlone()
    {
        await using var test = await TestDatabase.CreateAsync("sqlite");
        await using var store = await test.OpenAsync();
        await store.Ledger.AddAsync([Given.Row("first")], CancellationToken.None);
        using var cancelling = new CancellationTokenSource();

        var adding = store.Ledger.AddAsync(new CancelledMidway(Given.Row("good"), Given.Row("late"), cancelling), cancelling.Token);
        await Should.ThrowAsync<OperationCanceledException>(() => adding);
        await store.Ledger.AddAsync([Given.Row("next")], CancellationToken.None);

        await ShouldHoldAsync(store, "next", "first");
    }

    /// <summary>These rows and no others, and totals that are theirs.</summary>
    private static async Task ShouldHoldAsync(Store store, params string[] requests)
    {
        var rows = await store.Ledger.ListAsync(new() { Limit = 100 }, CancellationToken.None);
        rows.Items.Select(row => row.RequestId).ShouldBe(requests, ignoreOrder: true);
        (await store.Ledger.GetSpendAsync(new("acme"), null, DateOnly.FromDateTime(Given.Now.UtcDateTime), CancellationToken.None)).Ever.ShouldBe(0.001m * requests.Length);
    }

    private sealed class CancelledMidway(LedgerRow first, LedgerRow second, CancellationTokenSource cancelling) : IReadOnlyList<LedgerRow>
    {
        public int Count => 2;

        public LedgerRow this[int index] => index == 0 ? first : second;

        public IEnumerator<LedgerRow> GetEnumerator()
        {
            yield return first;
            cancelling.Cancel();
            yield return second;
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
