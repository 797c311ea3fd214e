using Frontend.Tests.Support;
using Routing.Budgets;
using Routing.Limits;
using Routing.Spending;
using Routing.Tenants;
using Storage;

namespace Frontend.Tests.Spending;

public sealed class ClusterSpendingTests
{
    private static readonly LeaseRequest Request = new() { Tenant = new TenantId("acme"), TenantLimits = new SpendingLimits { RequestsPerMinute = 100_000 }, Tokens = 10 };

    private static readonly LeaseRequest Money = Request with { TenantLimits = new SpendingLimits { PerDay = 100 }, Cost = 0.01m };

    [Fact]
    public async Task Shares_DemandGrows_AreAsWideAsWhatComesWithinThem()
    {
        await using var node = new Node();
        await AcquireAsync(node, Request);
        node.Silos.Account.Asked.ShouldHaveSingleItem().Requests.ShouldBe(4);   // nobody knows yet what comes

        for (var i = 0; i < 20 * 50; i++)
        {
            node.Time.Advance(TimeSpan.FromMilliseconds(20));
            await AcquireAsync(node, Request);
            node.Spending.Tick();
        }

        // 50 a second for the 20 s of a share, and up to half as many again.
        node.Silos.Account.Asked[^1].Requests.ShouldBeInRange(50 * 20, 50 * 20 * 3 / 2);

        // Ahead of need, and seldom: what is asked for lasts for seconds.
        node.Silos.Account.Asked.Count.ShouldBeLessThan(15);
    }

    [Fact]
    public async Task Money_BudgetFarFromItsEnd_EachRequestHasWhatItMayCostAtWorst()
    {
        await using var node = new Node();
        var small = Request with { TenantLimits = new SpendingLimits { PerDay = 1_000_000 }, Cost = 0.001m, LeastCost = 0.0005m, MostCost = 0.01m };
        var large = small with { Cost = 0.1m, MostCost = 1m };

        foreach (var request in new[] { small, small, large, small, large })
        {
            var lease = (await node.Spending.AcquireAsync(request, CancellationToken.None)).Lease.ShouldNotBeNull();
            lease.Cost.ShouldBe(request.MostCost!.Value);
        }
    }

    /// <summary>Near the end of a budget: what was asked for beyond it is another's, or nobody's.</summary>
    [Fact]
    public async Task TopUp_TheAccountAddsLess_IsNoMoreThanThat()
    {
        await using var node = new Node();
        var lease = (await node.Spending.AcquireAsync(Money, CancellationToken.None)).Lease.ShouldNotBeNull();
        node.Silos.Account.Adds = 0.3m;

        var more = await node.Spending.TopUpAsync(new TopUp(Money.Tenant, lease.Id) { Cost = 1m, LeastCost = 0.1m }, CancellationToken.None);

        more.Lease.ShouldNotBeNull().Cost.ShouldBe((4 * 0.01m) + 0.3m, "the share of four and what was added");
        (await node.Spending.TopUpAsync(new TopUp(Money.Tenant, lease.Id) { Cost = 1m, LeastCost = 0.31m }, CancellationToken.None)).IsGranted.ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(1.0, false)]
    [InlineData(0.9, true)]
    public async Task Stream_TheAccountHasLittleLeft_IsTight(double? spare, bool tight)
    {
        await using var node = new Node();
        node.Silos.Account.Spare = (decimal?)spare;

        var lease = (await node.Spending.AcquireAsync(Money with { MostCost = 1m, Grows = true }, CancellationToken.None)).Lease.ShouldNotBeNull();

        (lease.IsTight, lease.Cost).ShouldBe((tight, 0.01m));
    }

    [Fact]
    public async Task TopUp_TheAccountIsOnItsWayToAnotherSilo_IsWaitedFor()
    {
        await using var node = new Node();
        var lease = (await node.Spending.AcquireAsync(Money, CancellationToken.None)).Lease.ShouldNotBeNull();

        var asking = node.Spending.TopUpAsync(new TopUp(Money.Tenant, lease.Id) { Cost = 1m }, CancellationToken.None).AsTask();
        await node.Time.ArmedAsync(TimeSpan.FromMilliseconds(20));
        asking.IsCompleted.ShouldBeFalse();
        node.Silos.Account.Adds = 1m;

        (await PumpAsync(node, asking)).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task TopUp_NobodyEverAnswers_IsRefusedInTheEnd()
    {
        await using var node = new Node();
        var lease = (await node.Spending.AcquireAsync(Money, CancellationToken.None)).Lease.ShouldNotBeNull();
        var from = node.Now;

        var decision = await PumpAsync(node, node.Spending.TopUpAsync(new TopUp(Money.Tenant, lease.Id) { Cost = 1m }, CancellationToken.None).AsTask());

        decision.Refusal.ShouldNotBeNull().Kind.ShouldBe(LimitKind.LeaseEnded);
        (node.Now - from).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(20));
    }

    /// <summary>As on a machine that is too busy: the account has set the share aside, and nobody else would ever give it back.</summary>
    [Fact]
    public async Task Share_ComesAfterItWasWaitedFor_IsReturnedUnused()
    {
        await using var node = new Node();
        var arrives = new TaskCompletionSource();
        node.Silos.Account.Delays = arrives.Task;
        var asking = node.Spending.AcquireAsync(Money, CancellationToken.None).AsTask();
        await node.Time.ArmedAsync(TimeSpan.FromMilliseconds(20));   // the call has taken too long
        var decision = await PumpAsync(node, asking);
        node.Silos.Account.Asked.Count.ShouldBe(2);

        arrives.SetResult();
        await Node.UntilAsync(() => node.Spending.Shares == 2);
        await node.Spending.ReturnAllAsync();

        var used = node.Silos.Account.Told.Single(report => report.ShareNumber == decision.Lease!.Value.Id.Number);
        var late = node.Silos.Account.Told.Single(report => report != used);
        (late.Uses.Length, late.Spent, late.Open, late.OpenSlots).ShouldBe((0, 0m, 0m, 0));
        used.OpenSlots.ShouldBe(1);
    }

    [Fact]
    public async Task Shares_TheNodeStops_AreReturnedWithWhatWasUsedOfThem()
    {
        await using var node = new Node();
        await AcquireAsync(node, Request);

        await node.Spending.ReturnAllAsync();

        node.Silos.Account.Told.ShouldHaveSingleItem().Uses.Sum(use => use.Requests).ShouldBe(1);
    }

    [Fact]
    public async Task Admission_TheAccountTakesLong_IsWhenItHadAnswered()
    {
        await using var node = new Node();
        node.Silos.Account.Meanwhile = () => node.Time.Advance(TimeSpan.FromMilliseconds(300));

        var lease = (await node.Spending.AcquireAsync(Request, CancellationToken.None)).Lease.ShouldNotBeNull();
        await node.Spending.ReturnAllAsync();

        lease.AdmittedAt.ShouldBe(node.Now);
        node.Silos.Account.Told.ShouldHaveSingleItem().Uses.ShouldHaveSingleItem().After.ShouldBe(TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task Limit_SilosAreGone_IsDividedByTheFrontends()
    {
        await using var node = new Node();
        node.Frontends.Heard(4);
        node.Silos.Account.IsAway = true;
        var request = Request with { TenantLimits = new SpendingLimits { RequestsPerMinute = 100 } };

        var admitted = 0;
        while (admitted <= 100 && (await node.Spending.AcquireAsync(request, CancellationToken.None)).IsGranted)
        {
            admitted++;
        }

        admitted.ShouldBe(25);
    }

    [Fact]
    public async Task Limit_AccountsCannotBeStored_IsDividedByTheFrontendsUntilTheyCan()
    {
        await using var node = new Node();
        node.Contact.Succeeded();
        node.Frontends.Heard(4);
        node.Silos.Account.IsUnstored = true;
        var request = Request with { TenantLimits = new SpendingLimits { RequestsPerMinute = 100 } };

        (await PumpAsync(node, request)).IsGranted.ShouldBeTrue();   // after a while of asking
        node.Accounts.IsLost.ShouldBeTrue();
        var admitted = 1;
        while (admitted <= 100 && (await PumpAsync(node, request)).IsGranted)
        {
            admitted++;
        }

        admitted.ShouldBe(25);
        node.Silos.Account.IsUnstored = false;
        node.Time.Advance(TimeSpan.FromMinutes(1));
        (await PumpAsync(node, request)).IsGranted.ShouldBeTrue();
        node.Accounts.IsLost.ShouldBeFalse();
    }

    /// <summary>It may be on its way to another silo, and grant there what this node would take for its part.</summary>
    [Fact]
    public async Task Limit_TheAccountAloneDoesNotAnswer_IsNotDivided()
    {
        await using var node = new Node();
        node.Frontends.Heard(4);
        node.Silos.Account.IsAway = true;
        node.Contact.Succeeded();

        var asking = node.Spending.AcquireAsync(Request, CancellationToken.None).AsTask();
        for (var n = 0; n < 2000 && !asking.IsCompleted; n++)
        {
            node.Contact.Succeeded();   // other grains answer
            node.Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        await Should.ThrowAsync<StoreUnavailableException>(asking);
    }

    [Fact]
    public async Task Accounts_NobodyAsksAnyMore_AreNotSaidToBeAwayForEver()
    {
        await using var node = new Node();
        node.Contact.Succeeded();
        node.Frontends.Heard(4);
        node.Silos.Account.IsUnstored = true;
        await PumpAsync(node, Request);

        node.Accounts.Tick();
        node.Accounts.IsLost.ShouldBeTrue();
        node.Time.Advance(TimeSpan.FromSeconds(16));
        node.Accounts.Tick();
        node.Accounts.IsLost.ShouldBeFalse();
    }

    [Fact]
    public async Task Money_SilosAreGoneForLongAndNothingIsHeld_IsRefusedAtOnce()
    {
        await using var node = new Node();
        node.Frontends.Heard(4);
        node.Silos.Account.IsAway = true;
        node.Time.Advance(TimeSpan.FromSeconds(20));

        var asking = node.Spending.AcquireAsync(Money, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        await Should.ThrowAsync<StoreUnavailableException>(asking);
    }

    /// <summary>As when a silo ends on a busy machine: for a while nobody answers.</summary>
    [Fact]
    public async Task Money_SilosAreGoneForAMoment_IsWaitedFor()
    {
        await using var node = new Node();
        node.Frontends.Heard(4);
        node.Silos.Account.IsAway = true;
        var asking = node.Spending.AcquireAsync(Money, CancellationToken.None).AsTask();
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(10); passed += TimeSpan.FromMilliseconds(20))
        {
            node.Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        asking.IsCompleted.ShouldBeFalse();
        node.Silos.Account.IsAway = false;
        (await PumpAsync(node, asking)).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task Balance_SharesHeld_IsWhatIsLeftOfThemAndNothingOfWhatHasNoLimit()
    {
        await using var node = new Node();
        await AcquireAsync(node, Request);

        var balance = node.Spending.Read().ToDictionary();

        balance["requests"].ShouldBe(3);
        balance["usd"].ShouldBe(0);
        balance["tokens"].ShouldBe(0);
    }

    /// <summary>Asks, and moves the clock on for as long as that waits.</summary>
    private static Task<LeaseDecision> PumpAsync(Node node, LeaseRequest request) => PumpAsync(node, node.Spending.AcquireAsync(request, CancellationToken.None).AsTask());

    private static async Task<LeaseDecision> PumpAsync(Node node, Task<LeaseDecision> asking)
    {
        while (!asking.IsCompleted)
        {
            node.Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        return await asking;
    }

    private static async Task AcquireAsync(Node node, LeaseRequest request)
    {
        var decision = await node.Spending.AcquireAsync(request, CancellationToken.None);
        decision.IsGranted.ShouldBeTrue();
        await node.Spending.SettleAsync(new Settlement(request.Tenant, decision.Lease!.Value.Id, null, 0, request.Tokens, node.Now));
    }
}
