using Kit;
using Routing.Budgets;
using Routing.ControlPlane;
using Routing.Spending;
using Storage.Ledger;
using Storage.Spool;
using Storage.Tests.Databases;
using Storage.Tests.Spool;
using RoutingKeyId = Routing.Tenants.VirtualKeyId;
using RoutingTenantId = Routing.Tenants.TenantId;

namespace Storage.Tests.Ledger;

public sealed class SpentTotalsTests : IDisposable
{
    private static readonly RoutingTenantId Acme = new("acme");
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-totals-").FullName;
    private readonly VirtualTime _time = new(Given.Now);

    public static TheoryData<string> Both => TestDatabase.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Totals_OfATenant_AreByAdmissionDayAndByUsableKey(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await store.Tenants.AddAsync(Given.Tenant(), CancellationToken.None);
        var (revoked, _) = Given.Key();
        await store.VirtualKeys.AddAsync(revoked, CancellationToken.None);
        await store.VirtualKeys.RevokeAsync(new("acme"), revoked.Id, Given.Now, CancellationToken.None);
        await store.Ledger.AddAsync(
            [
                Given.Row("today", cost: 0.1m, at: Given.Now.AddHours(-1)),
                Given.Row("midnight", cost: 0.02m, at: new DateTimeOffset(2026, 3, 14, 0, 0, 1, TimeSpan.Zero)) with { AdmittedOn = Given.Now.AddDays(-1).Day() },
                Given.Row("this month", cost: 0.003m, at: Given.Now.AddDays(-3)),
                Given.Row("last month", cost: 0.0004m, at: Given.Now.AddDays(-30)),
                Given.Row("without a key", key: "", cost: 1m),
                Given.Row("revoked", key: revoked.Id.Value, cost: 2m),
                Given.Row("unpriced", cost: null),
                Given.Row("someone else's", tenant: "other", cost: 100m),
            ],
            CancellationToken.None);

        var totals = await store.Ledger.GetTotalsAsync(new("acme"), Given.Now, CancellationToken.None);

        totals.Tenant.ShouldBe(new Spent(3.1m, 3.123m, 3.1234m));
        totals.Keys.ShouldBe([new(new("vk_1"), new Spent(0.1m, 0.123m, 0.1234m))]);
        totals.AsOf.ShouldBe(Given.Now);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Totals_OfTheLastMinute_AreEveryRequestAtNoEarlierInstant(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        await store.Ledger.AddAsync(
            [
                Given.Row("before", at: Given.Now.AddSeconds(-60)),
                Given.Row("a", at: Given.Now.AddSeconds(-30.9)),
                Given.Row("b", at: Given.Now.AddSeconds(-30.1)),
                Given.Row("b", 2, at: Given.Now.AddSeconds(-1)),
                Given.Row("keyless", key: "", at: Given.Now.AddSeconds(-30.5)),
            ],
            CancellationToken.None);

        (await store.Ledger.GetTotalsAsync(new("acme"), Given.Now, CancellationToken.None)).Recent.ShouldBe(
            [
                new(null, Given.Now.AddSeconds(-30.5), 1, 150),
                new(new RoutingKeyId("vk_1"), Given.Now.AddSeconds(-30.1), 2, 300),
                new(new RoutingKeyId("vk_1"), Given.Now.AddSeconds(-1), 0, 150),
            ],
            ignoreOrder: true);
    }

    /// <summary>Room for two tenants of five, so accounts are forgotten and come back all the time; rows are drained now and then, by chance.</summary>
    [Theory]
    [MemberData(nameof(Both))]
    public async Task Account_ForgottenAndBack_HasExactlyTheSumOfItsRows(string kind)
    {
        var (database, store) = await TestDatabase.OpenAsync(kind);
        await using var closing = database;
        await using var closingStore = store;
        using var spool = OpenSpool();
        using var drainer = Drainer(spool, store.Ledger);
        using var journal = OpenJournal();
        var spending = new InProcessSpending(_time, new SpentTotals(store.Ledger, drainer, journal, _time), new() { Tenants = 2 });
        var random = new Random(7);
        var spent = new Dictionary<(string Tenant, string Key), decimal>();
        var forgotten = 0;
        for (var i = 0; i < 300; i++)
        {
            var (tenant, key) = ($"tn_{random.Next(5)}", $"vk_{random.Next(3)}");
            forgotten += spending.Describe(new(tenant)) is null ? 1 : 0;
            var lease = await spending.AcquireAsync(new() { Tenant = new(tenant), Key = new(key), Cost = 1 }, CancellationToken.None);
            var cost = random.Next(1, 1_000_000) / 1_000_000_000m;
            await spool.AppendAsync(Given.Row($"r{i}", tenant: tenant, key: key, cost: cost, at: _time.GetUtcNow()));
            await spending.SettleAsync(new(new(tenant), lease.Lease!.Value.Id, new(key), cost, 150, _time.GetUtcNow()));
            spent[(tenant, key)] = spent.GetValueOrDefault((tenant, key)) + cost;

            spending.Describe(new(tenant))!.Value.Charged.Ever.ShouldBe(spent.Where(entry => entry.Key.Tenant == tenant).Sum(entry => entry.Value), $"request {i}");
            if (random.Next(4) == 0)
            {
                await drainer.DrainAsync(CancellationToken.None);
            }

            _time.Advance(TimeSpan.FromSeconds(61)); // all are quiet, so any may be forgotten
        }

        forgotten.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Attempt_OfAProcessThatDied_IsSpentWhenTheNextOneAsks()
    {
        var (database, store) = await TestDatabase.OpenAsync("sqlite");
        await using var closing = database;
        await using var closingStore = store;
        using (var died = OpenJournal())
        {
            died.Begin(Given.Row("interrupted", cost: 0.7m));
        }

        using var spool = OpenSpool();
        using var journal = OpenJournal();
        using var drainer = Drainer(spool, store.Ledger);
        var spending = new InProcessSpending(_time, new SpentTotals(store.Ledger, drainer, journal, _time));
        var request = new LeaseRequest { Tenant = Acme, TenantLimits = new() { PerDay = 1m }, Cost = 0.5m };
        await Should.ThrowAsync<SpoolException>(() => spending.AcquireAsync(request, CancellationToken.None).AsTask());

        await journal.MoveToAsync(spool);
        var decision = await spending.AcquireAsync(request, CancellationToken.None);

        decision.IsGranted.ShouldBeFalse("of a dollar 0.7 may have been spent");
        (await store.Ledger.FindAsync("interrupted", CancellationToken.None)).Single().Interrupted.ShouldBeTrue();
    }

    [Fact]
    public async Task Store_ThatIsAway_GivesNoTotalsAndNoLeave()
    {
        var ledger = new FakeLedger { Before = _ => throw new StoreUnavailableException("away") };
        using var spool = OpenSpool();
        await spool.AppendAsync(Given.Row("waits"));
        using var drainer = Drainer(spool, ledger);
        using var journal = OpenJournal();
        var spending = new InProcessSpending(_time, new SpentTotals(ledger, drainer, journal, _time));

        await Should.ThrowAsync<StoreUnavailableException>(
            () => spending.AcquireAsync(new() { Tenant = Acme, Cost = 0 }, CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Drain_AskedForByManyAtOnce_IsDoneForThemTogether()
    {
        var passes = 0;
        using var goOn = new ManualResetEventSlim();
        var ledger = new FakeLedger
        {
            Before = _ =>
            {
                Interlocked.Increment(ref passes);
                goOn.Wait();
            },
        };
        using var spool = OpenSpool();
        await spool.AppendAsync(Given.Row("first"));
        using var drainer = Drainer(spool, ledger);
        var first = drainer.CatchUpAsync(CancellationToken.None);
        while (Volatile.Read(ref passes) == 0)
        {
            await Task.Yield();
        }

        await spool.AppendAsync(Given.Row("second"));
        var others = Enumerable.Range(0, 100).Select(_ => drainer.CatchUpAsync(CancellationToken.None)).ToArray();
        others.ShouldAllBe(task => !task.IsCompleted);
        goOn.Set();
        await first;
        await Task.WhenAll(others);

        passes.ShouldBe(2);
        ledger.Rows.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Drain_WhileRowsKeepComing_EndsWithThoseThatWereThere()
    {
        var ledger = new FakeLedger();
        using var spool = OpenSpool();
        var more = 0;
        ledger.After = () => spool.AppendAsync(Given.Row($"more{more++}")).AsTask().Wait(CancellationToken.None);
        for (var i = 0; i < 100; i++)
        {
            await spool.AppendAsync(Given.Row($"r{i}"));
        }

        using var drainer = Drainer(spool, ledger);
        (await drainer.DrainAsync(CancellationToken.None)).ShouldBeInRange(100, 110);
        ledger.Rows.Keys.Count(row => row.RequestId[0] == 'r').ShouldBe(100);
        spool.Depth.Rows.ShouldBeGreaterThan(0);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LedgerSpool OpenSpool() => LedgerSpool.Open(new() { Folder = _folder, SegmentBytes = 16 * 1024 }, _time, new TestLog<LedgerSpool>());

    private AttemptJournal OpenJournal() => AttemptJournal.Open(new() { Folder = _folder }, new TestLog<AttemptJournal>());

    private LedgerDrainer Drainer(LedgerSpool spool, ILedgerStore ledger) => new(spool, ledger, new() { BatchRows = 30 }, _time, new TestLog<LedgerDrainer>());
}
