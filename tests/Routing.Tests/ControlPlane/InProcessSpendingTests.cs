using Kit;
using Routing.Budgets;
using Routing.ControlPlane;
using Routing.Limits;
using Routing.Spending;
using Routing.Tenants;

namespace Routing.Tests.ControlPlane;

[Collection(nameof(Alone))]
public sealed class InProcessSpendingTests
{
    private static readonly TenantId Acme = new("acme");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spending_ManyThreads_NeverOverAnyLimitAndNoCentOff()
    {
        var spending = new InProcessSpending(TimeProvider.System);
        var request = Request(new SpendingLimits { RequestsPerMinute = 50_000, TokensPerMinute = 600_000, Parallel = 6, PerDay = 300m }) with { Tokens = 10, Cost = 0.01m };
        var (running, most, admitted, refused) = (0, 0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(
            async () =>
            {
                for (var round = 0; round < 4_000; round++)
                {
                    var deciding = spending.AcquireAsync(request, Token).AsTask();
                    deciding.IsCompletedSuccessfully.ShouldBeTrue();
                    if ((await deciding).Lease is not { } lease)
                    {
                        Interlocked.Increment(ref refused);
                        continue;
                    }

                    Raise(ref most, Interlocked.Increment(ref running));
                    Interlocked.Increment(ref admitted);
                    await Task.Yield();
                    await spending.TopUpAsync(new TopUp(Acme, lease.Id) { Cost = 0.01m }, Token);
                    var settlement = new Settlement(Acme, lease.Id, null, 0.01m, 10, TimeProvider.System.GetUtcNow());
                    Interlocked.Decrement(ref running);
                    await spending.SettleAsync(settlement);
                    await spending.SettleAsync(settlement);
                }
            },
            Token)));

        var account = spending.Describe(Acme)!.Value;
        most.ShouldBeLessThanOrEqualTo(6);
        (admitted + refused).ShouldBe(64_000);
        admitted.ShouldBeInRange(1, 30_000);
        account.Charged.Ever.ShouldBe(admitted * 0.01m);
        (account.Reserved, account.Parallel, account.Leases).ShouldBe((0m, 0, 0));
        account.Tokens!.Value.Remaining.ShouldBe(600_000 - (admitted * 10));
    }

    [Fact]
    public async Task Spending_TenThousandTenantsInAMinute_CostUnderAHundredMebibytes()
    {
        var time = new VirtualTime();
        var spending = new InProcessSpending(time);
        var limits = new SpendingLimits { RequestsPerMinute = 600, TokensPerMinute = 1_000_000, Parallel = 100, PerDay = 100m, PerMonth = 1000m };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var round = 0; round < 20; round++)
        {
            for (var tenant = 0; tenant < 10_000; tenant++)
            {
                var id = new TenantId($"tenant-{tenant}");
                var request = Request(limits) with { Tenant = id, Key = new VirtualKeyId($"key-{tenant}"), KeyLimits = limits, Tokens = 900, Cost = 0.01m };
                var lease = (await spending.AcquireAsync(request, Token)).Lease!.Value;
                if (round % 4 != 0)
                {
                    await spending.SettleAsync(new Settlement(id, lease.Id, request.Key, 0.005m, 500, time.GetUtcNow()));
                    spending.ObserveOutput(id, "some-model", 400, 1600);
                }
            }

            time.Advance(TimeSpan.FromSeconds(3));
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        var mebibytes = (after - before) / 1048576.0;
        TestContext.Current.SendDiagnosticMessage($"10,000 tenants with a key each, 20 requests a minute, 5 unsettled: {mebibytes:F1} MiB");
        mebibytes.ShouldBeLessThan(100);
        spending.Count.ShouldBe(10_000);
    }

    [Fact]
    public async Task Spending_SteadyState_AllocatesLittleMoreThanTheLease()
    {
        var spending = new InProcessSpending(new VirtualTime());
        var request = Request(new SpendingLimits { RequestsPerMinute = 1_000_000, TokensPerMinute = 100_000_000, PerDay = 1_000_000m, Parallel = 10 }) with { Cost = 0.01m, Tokens = 1000, Key = new("k"), KeyLimits = new() { RequestsPerMinute = 1_000_000, PerDay = 1_000_000m } };
        for (var round = 0; round < 1_000; round++)
        {
            await One();
        }

        var (before, began) = (GC.GetAllocatedBytesForCurrentThread(), TimeProvider.System.GetTimestamp());
        for (var round = 0; round < 10_000; round++)
        {
            One().AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 10_000;
        var nanoseconds = TimeProvider.System.GetElapsedTime(began).TotalNanoseconds / 10_000;
        TestContext.Current.SendDiagnosticMessage($"One request, admitted and settled: {bytes} bytes, {nanoseconds:F0} ns");
        bytes.ShouldBeLessThan(400);

        async ValueTask One()
        {
            var lease = (await spending.AcquireAsync(request, Token)).Lease!.Value;
            await spending.SettleAsync(new Settlement(Acme, lease.Id, null, 0.001m, 500, default));
        }
    }

    [Fact]
    public async Task Spending_LedgerReadOverMidnight_TakesYesterdaysSumForNoneOfToday()
    {
        var time = new VirtualTime(new DateTimeOffset(2026, 3, 31, 23, 59, 59, TimeSpan.Zero));
        var ledger = new SlowLedger(time, [new(0.9m, 5m, 7m), new(0m, 0m, 7m)]);
        var spending = new InProcessSpending(time, ledger);

        (await spending.AcquireAsync(Request(new SpendingLimits { PerDay = 1m }) with { Cost = 0.5m }, Token)).IsGranted.ShouldBeTrue();

        spending.Describe(Acme)!.Value.Charged.ShouldBe(new Spent(0.5m, 0.5m, 7.5m));
    }

    [Fact]
    public async Task Spending_FirstRequestsOfATenant_WaitForOneReadOfTheLedger()
    {
        var ledger = new Ledger { Spent = new Spent(0.95m, 0.95m, 0.95m) };
        var spending = new InProcessSpending(new VirtualTime(), ledger);
        var request = Request(new SpendingLimits { PerDay = 1m }) with { Cost = 0.04m };
        var waiting = Enumerable.Range(0, 8).Select(_ => spending.AcquireAsync(request, Token).AsTask()).ToArray();
        waiting.ShouldAllBe(task => !task.IsCompleted);
        ledger.Answer.SetResult();
        (await Task.WhenAll(waiting)).Count(decision => decision.IsGranted).ShouldBe(1);
        ledger.Reads.ShouldBe(1);
        spending.AcquireAsync(request, Token).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Spending_LedgerFails_NothingIsGrantedAndTheNextAsksAgain()
    {
        var ledger = new Ledger();
        var spending = new InProcessSpending(new VirtualTime(), ledger);
        ledger.Answer.SetException(new IOException("no database"));
        await Should.ThrowAsync<IOException>(spending.AcquireAsync(Request(SpendingLimits.None), Token).AsTask());
        ledger.Answer = new();
        ledger.Answer.SetResult();
        (await spending.AcquireAsync(Request(SpendingLimits.None), Token)).IsGranted.ShouldBeTrue();
        ledger.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task Spending_FullOfTenants_ForgetsTheQuietOnesOnlyAndTheyComeBackFromTheLedger()
    {
        var time = new VirtualTime();
        var ledger = new Ledger { Spent = new Spent(1m, 1m, 1m) };
        ledger.Answer.SetResult();
        var spending = new InProcessSpending(time, ledger, new SpendingOptions { Tenants = 2 });
        var limits = new SpendingLimits { RequestsPerMinute = 10 };
        var lease = (await spending.AcquireAsync(Request(limits) with { Tenant = new("a") }, Token)).Lease!.Value;
        (await spending.AcquireAsync(Request(limits) with { Tenant = new("b") }, Token)).IsGranted.ShouldBeTrue();
        (await spending.AcquireAsync(Request(limits) with { Tenant = new("c") }, Token)).Refusal!.Value.Kind.ShouldBe(LimitKind.Capacity);
        await spending.SettleAsync(new Settlement(new("a"), lease.Id, null, 0.1m, null, time.GetUtcNow()));
        time.Advance(TimeSpan.FromSeconds(60));
        (await spending.AcquireAsync(Request(limits) with { Tenant = new("c") }, Token)).IsGranted.ShouldBeTrue();
        spending.Describe(new("a")).ShouldBeNull();
        spending.Describe(new("b")).ShouldNotBeNull();
        spending.Describe(new("c"))!.Value.Charged.Ever.ShouldBe(1m);
    }

    private static LeaseRequest Request(SpendingLimits limits) => new() { Tenant = Acme, TenantLimits = limits };

    private static void Raise(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private sealed class Ledger : ISpentTotals
    {
        public TaskCompletionSource Answer { get; set; } = new();

        public Spent Spent { get; init; }

        public int Reads { get; private set; }

        public async ValueTask<AccountTotals> ReadAsync(TenantId tenant, CancellationToken cancellationToken)
        {
            Reads++;
            await Answer.Task;
            return AccountTotals.Nothing with { Tenant = Spent };
        }
    }

    /// <summary>Each reading takes a second.</summary>
    private sealed class SlowLedger(VirtualTime time, Spent[] answers) : ISpentTotals
    {
        private int _reads;

        public ValueTask<AccountTotals> ReadAsync(TenantId tenant, CancellationToken cancellationToken)
        {
            var asOf = time.GetUtcNow();
            time.Advance(TimeSpan.FromSeconds(1));
            return new(new AccountTotals(answers[_reads++], [], [], asOf));
        }
    }
}
