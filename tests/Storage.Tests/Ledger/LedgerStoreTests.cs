using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Storage.Ledger;
using Storage.Sql;
using Storage.Tests.Databases;

namespace Storage.Tests.Ledger;

public class LedgerStoreTests
{
    private static readonly DateOnly Today = Given.Now.Day();

    public static TheoryData<string> Both => TestDatabase.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Rows_OfEveryShape_ReadBackEqual(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        var rows = Enumerable.Range(0, 300).Select(Given.AnyRow).ToArray();

        (await store.Ledger.AddAsync(rows, CancellationToken.None)).ShouldBe(rows);

        foreach (var row in rows.Take(50))
        {
            (await store.Ledger.FindAsync(row.RequestId, CancellationToken.None)).ShouldBe([row]);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Rows_WrittenAgain_CountOnce(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        LedgerRow[] rows = [Given.Row("a"), Given.Row("a", 2), Given.Row("b")];

        (await store.Ledger.AddAsync(rows[..2], CancellationToken.None)).Count.ShouldBe(2);
        (await store.Ledger.AddAsync([.. rows, rows[2]], CancellationToken.None)).ShouldBe([rows[2]]);
        (await store.Ledger.AddAsync(rows, CancellationToken.None)).ShouldBeEmpty();
        (await store.Ledger.AddAsync([], CancellationToken.None)).ShouldBeEmpty();

        var total = (await store.Ledger.GetUsageAsync(new(Today, Today, UsageGroups.None), CancellationToken.None)).Items.Single();
        (total.Requests, total.Attempts, total.CostUsd).ShouldBe((2, 3, 0.003m));
        (await store.Ledger.GetSpendAsync(new("acme"), null, Today, CancellationToken.None)).ShouldBe(new Spend(0.003m, 0.003m, 0.003m));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Rows_FromManyDrainersAtOnce_CountOnce(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        var rows = Enumerable.Range(0, 400).Select(i => Given.Row($"r{i}")).ToArray();

        var news = await Task.WhenAll(Enumerable.Range(1, 6).Select(seed => Task.Run(async () =>
        {
            var mine = rows.ToArray();
            new Random(seed).Shuffle(mine);
            var added = 0;
            foreach (var batch in mine.Chunk(50))
            {
                added += (await store.Ledger.AddAsync(batch, CancellationToken.None)).Count;
            }

            return added;
        })));

        news.Sum().ShouldBe(400);
        (await store.Ledger.GetSpendAsync(new("acme"), null, Today, CancellationToken.None)).Ever.ShouldBe(0.4m);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Spend_GoesByUtcDayAndMonth(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        await store.Ledger.AddAsync(
            [
                Given.Row("last month", cost: 0.1m, at: At("2026-02-28T23:59:59.999999Z")),
                Given.Row("this month", cost: 0.02m, at: At("2026-03-01T00:00:00Z")),
                Given.Row("yesterday", cost: 0.003m, at: At("2026-03-13T23:59:59.999999Z")),
                Given.Row("today in UTC only", cost: 0.0004m, at: At("2026-03-13T20:00:00-05:00")),
                Given.Row("today", cost: 0.00005m, key: "vk_2", at: At("2026-03-14T23:59:59Z")),
                Given.Row("unknown price", cost: null),
                Given.Row("someone else", cost: 7, tenant: "other"),
            ],
            CancellationToken.None);

        (await store.Ledger.GetSpendAsync(new("acme"), null, Today, CancellationToken.None)).ShouldBe(new Spend(0.00045m, 0.02345m, 0.12345m));
        (await store.Ledger.GetSpendAsync(new("acme"), new("vk_2"), Today, CancellationToken.None)).ShouldBe(new Spend(0.00005m, 0.00005m, 0.00005m));
        (await store.Ledger.GetSpendAsync(new("nobody"), null, Today, CancellationToken.None)).ShouldBe(default);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Usage_EveryCombinationOfGroups_AddsUpToTheRows(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        var rows = Enumerable.Range(0, 400).Select(Given.AnyRow).ToArray();
        await store.Ledger.AddAsync(rows, CancellationToken.None);

        for (var groups = UsageGroups.None; groups <= (UsageGroups)31; groups++)
        {
            var query = new UsageQuery(DateOnly.MinValue, DateOnly.MaxValue, groups) { Limit = 37 };
            var found = new List<UsageTotal>();
            do
            {
                var page = await store.Ledger.GetUsageAsync(query, CancellationToken.None);
                found.AddRange(page.Items);
                query = query with { After = page.Next };
            }
            while (query.After is not null);

            found.ShouldBe(Expected(rows, groups), ignoreOrder: true, $"{groups}");
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Usage_OfATenantAndDays_LeavesTheRestOut(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        var rows = Enumerable.Range(0, 200).Select(Given.AnyRow).ToArray();
        await store.Ledger.AddAsync(rows, CancellationToken.None);
        var (from, to) = (Today.AddDays(3), Today.AddDays(9));

        var found = await store.Ledger.GetUsageAsync(new(from, to, UsageGroups.Day) { Tenant = new("tn_1"), Key = new("vk_2") }, CancellationToken.None);

        var mine = rows.Where(row => row.Tenant.Value == "tn_1" && row.Key.Value == "vk_2" && row.Day >= from && row.Day <= to);
        found.Items.ShouldBe(Expected(mine, UsageGroups.Day), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task DailyTotals_RebuiltWhileRowsComeIn_EqualTheRows(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        var rows = Enumerable.Range(0, 600).Select(Given.AnyRow).ToArray();

        var adding = Task.WhenAll(rows.Chunk(150).Select(part => Task.Run(async () =>
        {
            foreach (var batch in part.Chunk(10))
            {
                await store.Ledger.AddAsync(batch, CancellationToken.None);
            }
        })));
        do
        {
            await store.Ledger.RebuildDailyTotalsAsync(CancellationToken.None);
        }
        while (!adding.IsCompleted);

        await adding;
        var all = new UsageQuery(DateOnly.MinValue, DateOnly.MaxValue, (UsageGroups)31) { Limit = 10_000 };
        (await store.Ledger.GetUsageAsync(all, CancellationToken.None)).Items.ShouldBe(Expected(rows, (UsageGroups)31), ignoreOrder: true);
        (await store.Ledger.RebuildDailyTotalsAsync(CancellationToken.None)).ShouldBe(Expected(rows, (UsageGroups)31).Count());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Rebuild_WhileABatchIsBeingWritten_WaitsForIt(string kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await (await test.OpenAsync()).DisposeAsync();
        await using DbConnection other = test.Options.Sqlite is { } path ? new SqliteConnection($"Data Source={path}") : new NpgsqlConnection(test.Options.Postgres);
        await other.OpenAsync();
        await using var batch = await other.BeginTransactionAsync();
        await using var command = other.CreateCommand();
        command.Transaction = batch;
        command.CommandText = "DELETE FROM usage_daily WHERE attempts < 0"; // takes the lock that writing totals takes
        await command.ExecuteNonQueryAsync();
        await using Database database = test.Options.Sqlite is null
            ? new PostgresDatabase(test.Options with { MaintenanceTimeout = TimeSpan.FromSeconds(1) })
            : new SqliteDatabase(test.Options with { MaintenanceTimeout = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(1) });
        var ledger = new SqlLedgerStore(database, new SqliteLedgerWriter());

        await Should.ThrowAsync<StoreUnavailableException>(() => ledger.RebuildDailyTotalsAsync(CancellationToken.None));
        await batch.RollbackAsync();
        (await ledger.RebuildDailyTotalsAsync(CancellationToken.None)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task List_InPages_ShowsTheNewestFirstAndEachOnce(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        // Many start at the same instant: a page must not lose those that share its last one's.
        var rows = Enumerable.Range(0, 50).Select(i => Given.Row($"r{i:D2}", at: Given.Now.AddSeconds(i / 10))).ToArray();
        await store.Ledger.AddAsync(rows, CancellationToken.None);

        var seen = new List<string>();
        var query = new LedgerQuery { Tenant = new("acme"), From = Given.Now, To = Given.Now.AddSeconds(4), Limit = 7 };
        do
        {
            var page = await store.Ledger.ListAsync(query, CancellationToken.None);
            seen.AddRange(page.Items.Select(row => row.RequestId));
            query = query with { After = page.Next };
        }
        while (query.After is not null);

        seen.ShouldBe(Enumerable.Range(0, 40).Select(i => $"r{39 - i:D2}"));
    }

    private static IEnumerable<UsageTotal> Expected(IEnumerable<LedgerRow> rows, UsageGroups groups) =>
        from row in rows
        let place = new UsageTotal
        {
            Day = groups.HasFlag(UsageGroups.Day) ? row.Day : null,
            Tenant = groups.HasFlag(UsageGroups.Tenant) ? row.Tenant.Value : null,
            Key = groups.HasFlag(UsageGroups.Key) ? row.Key.Value : null,
            Model = groups.HasFlag(UsageGroups.Model) ? row.Target.Model : null,
            Target = groups.HasFlag(UsageGroups.Target) ? row.Target : null,
        }
        group row by place into same
        select same.Key with
        {
            Requests = same.Count(row => row.Attempt == 1),
            Attempts = same.Count(),
            Failures = same.Count(row => row.Kind is not null),
            Usage = new(
                same.Sum(row => row.Usage.Prompt),
                same.Sum(row => row.Usage.CachedPrompt),
                same.Sum(row => row.Usage.Completion),
                same.Sum(row => row.Usage.Reasoning)),
            Estimated = same.Count(row => row.Estimated),
            Unpriced = same.Count(row => row.CostUsd is null),
            CostUsd = same.Sum(row => row.CostUsd ?? 0),
        };
}
