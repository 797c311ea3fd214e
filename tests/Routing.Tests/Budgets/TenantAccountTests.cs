using Routing.Budgets;
using Routing.Limits;
using Routing.Spending;
using Routing.Tenants;

namespace Routing.Tests.Budgets;

public sealed class TenantAccountTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset BeforeMidnight = new(2026, 3, 31, 23, 59, 50, TimeSpan.Zero);
    private static readonly VirtualKeyId Key = new("k");

    private readonly TenantAccount _account = new(7);

    public static TheoryData<SpendingLimits, LimitKind, double?> Limits => new()
    {
        { new() { RequestsPerMinute = 1 }, LimitKind.Requests, 60 },
        { new() { TokensPerMinute = 150 }, LimitKind.Tokens, 60 },
        { new() { TokensPerMinute = 99 }, LimitKind.Tokens, null },
        { new() { Parallel = 1 }, LimitKind.Parallel, 600 },
        { new() { Parallel = 0 }, LimitKind.Parallel, null },
        { new() { PerDay = 1.5m }, LimitKind.Day, 12 * 3600 },
        { new() { PerDay = 0.9m }, LimitKind.Day, null },
        { new() { PerMonth = 1.5m }, LimitKind.Month, 12 * 3600 },
        { new() { Lifetime = 1.5m }, LimitKind.Lifetime, null },
        { new() { PerRequest = 0.9m }, LimitKind.PerRequest, null },
        { new() { RequestsPerMinute = 1, Parallel = 1, PerDay = 1m }, LimitKind.Day, 12 * 3600 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Acquire_OverATenantsLimit_IsRefusedWithWhichAndHowLong(SpendingLimits limits, LimitKind kind, double? seconds) =>
        Refusal(Request() with { TenantLimits = limits }).ShouldBe(new Refusal(kind, LimitScope.Tenant, Seconds(seconds)));

    [Theory]
    [MemberData(nameof(Limits))]
    public void Acquire_OverAKeysLimit_IsRefusedWithWhichAndHowLong(SpendingLimits limits, LimitKind kind, double? seconds) =>
        Refusal(Request() with { Key = Key, KeyLimits = limits }).ShouldBe(new Refusal(kind, LimitScope.Key, Seconds(seconds)));

    [Fact]
    public void Acquire_OneKeySpent_AnotherKeyOfTheTenantIsNot()
    {
        var request = Request() with { Key = Key, KeyLimits = new() { PerDay = 1m } };
        Grant(request);
        _account.Acquire(request, Noon).IsGranted.ShouldBeFalse();
        _account.Acquire(request with { Key = new("other") }, Noon).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public void Acquire_RefusedByTheKey_CountsNothingForTheTenant()
    {
        var request = Request() with { TenantLimits = new() { RequestsPerMinute = 10 }, Key = Key, KeyLimits = new() { Parallel = 0 } };
        _account.Acquire(request, Noon).IsGranted.ShouldBeFalse();
        var snapshot = _account.Snapshot(Noon);
        (snapshot.Requests!.Value.Remaining, snapshot.Charged.Ever, snapshot.Parallel).ShouldBe((10, 0m, 0));
    }

    [Fact]
    public void Acquire_LessLeftThanAskedButEnough_GrantsWhatIsLeft()
    {
        var request = Request() with { TenantLimits = new() { PerDay = 1.4m, PerRequest = 1.2m }, Cost = 5m, LeastCost = 0.3m };
        Grant(request).Cost.ShouldBe(1.2m);
        _account.Acquire(request, Noon).IsGranted.ShouldBeFalse();
        Grant(request with { LeastCost = 0.2m }).Cost.ShouldBe(0.2m);
    }

    [Fact]
    public void Acquire_BudgetSpent_WhatCostsNothingStillGoes()
    {
        Grant(Request() with { TenantLimits = new() { Lifetime = 1m } });
        _account.Acquire(Request() with { TenantLimits = new() { Lifetime = 1m }, Cost = 0 }, Noon).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public void Acquire_Always_TellsTheTighterOfTenantAndKey()
    {
        var request = Request() with { TenantLimits = new() { RequestsPerMinute = 100, TokensPerMinute = 150 }, Key = Key, KeyLimits = new() { RequestsPerMinute = 3, TokensPerMinute = 5000 } };
        Grant(request);
        var decision = _account.Acquire(request, Noon + TimeSpan.FromSeconds(20));
        decision.Requests.ShouldBe(new RateStatus(3, 2, TimeSpan.FromSeconds(40)));
        decision.Tokens.ShouldBe(new RateStatus(150, 50, TimeSpan.FromSeconds(40)));
    }

    [Fact]
    public void Settle_FewerTokens_GivesThemBackWhereTheyWereCounted()
    {
        var limits = new SpendingLimits { TokensPerMinute = 1000 };
        var lease = Grant(Request() with { TenantLimits = limits });
        _account.TopUp(new TopUp(default, lease.Id) { Tokens = 200 }, Noon + TimeSpan.FromSeconds(10)).IsGranted.ShouldBeTrue();
        _account.Settle(Settlement(lease, 0, 120), Noon + TimeSpan.FromSeconds(20));
        _account.Snapshot(Noon + TimeSpan.FromSeconds(20)).Tokens!.Value.Remaining.ShouldBe(880);
        _account.Snapshot(Noon + TimeSpan.FromSeconds(60)).Tokens!.Value.Remaining.ShouldBe(980);
        _account.Snapshot(Noon + TimeSpan.FromSeconds(70)).Tokens!.Value.Remaining.ShouldBe(1000);
    }

    [Fact]
    public void Settle_MoreTokensThanEstimated_CountFromTheAdmission()
    {
        var lease = Grant(Request() with { TenantLimits = new() { TokensPerMinute = 1000 } });
        _account.Settle(Settlement(lease, 0, 1200), Noon + TimeSpan.FromSeconds(20));
        var status = _account.Snapshot(Noon + TimeSpan.FromSeconds(20)).Tokens;
        status.ShouldBe(new RateStatus(1000, 0, TimeSpan.FromSeconds(40)));
    }

    [Fact]
    public void Settle_LimitSetWhileARequestRan_GivesBackNothingOfOthers()
    {
        var before = Grant(Request());
        var limits = new SpendingLimits { TokensPerMinute = 100 };
        Grant(Request() with { TenantLimits = limits });
        _account.Settle(Settlement(before, 0, 0), Noon);
        _account.Acquire(Request() with { TenantLimits = limits, Tokens = 1 }, Noon).IsGranted.ShouldBeFalse();
    }

    [Fact]
    public void Settle_AfterMidnight_IsOfTheDayOfTheAdmission()
    {
        var limits = new SpendingLimits { PerDay = 1m };
        var lease = Grant(Request() with { TenantLimits = limits }, BeforeMidnight);
        var after = BeforeMidnight + TimeSpan.FromSeconds(20);
        _account.Acquire(Request() with { TenantLimits = limits }, after).IsGranted.ShouldBeTrue();
        _account.Settle(Settlement(lease, 0.3m, null), after);
        _account.Snapshot(after).Charged.ShouldBe(new Spent(1m, 1m, 1.3m));
        _account.Snapshot(BeforeMidnight).Charged.ShouldBe(new Spent(0.3m, 0.3m, 1.3m));
    }

    [Fact]
    public void TopUp_AfterMidnight_IsHeldToTheDayOfTheAdmissionAndNoWaitHelps()
    {
        var lease = Grant(Request() with { TenantLimits = new() { PerDay = 1.5m } }, BeforeMidnight);
        var after = BeforeMidnight + TimeSpan.FromSeconds(20);
        _account.TopUp(new TopUp(default, lease.Id) { Cost = 0.5m }, after).Lease!.Value.Cost.ShouldBe(1.5m);
        _account.TopUp(new TopUp(default, lease.Id) { Cost = 0.1m }, after).Refusal.ShouldBe(new Refusal(LimitKind.Day, LimitScope.Tenant, null));
    }

    [Fact]
    public void TopUp_PastTheCeilingOfARequest_GivesWhatIsLeftOfIt()
    {
        var lease = Grant(Request() with { TenantLimits = new() { PerRequest = 1.3m } });
        _account.TopUp(new TopUp(default, lease.Id) { Cost = 1m, LeastCost = 0.1m }, Noon).Lease!.Value.Cost.ShouldBe(1.3m);
        _account.TopUp(new TopUp(default, lease.Id) { Cost = 1m, LeastCost = 0.1m }, Noon).Refusal!.Value.Kind.ShouldBe(LimitKind.PerRequest);
    }

    [Fact]
    public void TopUp_KeepsALongRequestAlive()
    {
        var request = Request() with { TenantLimits = new() { Parallel = 1 }, HoldFor = TimeSpan.FromSeconds(30) };
        var lease = Grant(request);
        _account.TopUp(new TopUp(default, lease.Id) { HoldFor = TimeSpan.FromSeconds(30) }, Noon + TimeSpan.FromSeconds(20)).Lease!.Value.ExpiresAt.ShouldBe(Noon + TimeSpan.FromSeconds(50));
        _account.Acquire(request, Noon + TimeSpan.FromSeconds(49.9)).IsGranted.ShouldBeFalse();
        _account.Acquire(request, Noon + TimeSpan.FromSeconds(50)).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public void Lease_HolderDied_FreesTheSlotOnceAndKeepsTheEstimateUntilSettled()
    {
        var request = Request() with { TenantLimits = new() { Parallel = 1, PerDay = 2m }, HoldFor = TimeSpan.FromSeconds(30) };
        var lost = Grant(request);
        var later = Noon + TimeSpan.FromSeconds(30);
        Grant(request, later);
        _account.Acquire(request, later).Refusal!.Value.Kind.ShouldBe(LimitKind.Day);
        _account.Settle(Settlement(lost, 0.4m, null), later).ShouldBeTrue();
        _account.Settle(Settlement(lost, 0.4m, null), later).ShouldBeFalse();
        var snapshot = _account.Snapshot(later);
        (snapshot.Parallel, snapshot.Charged.Today).ShouldBe((1, 1.4m));
        _account.TopUp(new TopUp(default, lost.Id), later).Refusal!.Value.Kind.ShouldBe(LimitKind.LeaseEnded);
    }

    [Fact]
    public void Settle_LeaseOfALifeThatIsLost_IsCountedOnceUnlessTheLedgerHadIt()
    {
        var lost = Settlement(new Lease(new LeaseId(6, 3), 1m, Noon), 0.25m, null);
        var known = lost with { Lease = new LeaseId(6, 4), At = Noon - TimeSpan.FromSeconds(5) };
        _account.Restore(new AccountTotals(new Spent(2m, 3m, 4m), [], [new RecentUse(null, Noon - TimeSpan.FromSeconds(10), 5, 500)], Noon - TimeSpan.FromSeconds(1)), Noon);
        _account.Settle(lost, Noon).ShouldBeTrue();
        _account.Settle(lost, Noon).ShouldBeFalse();
        _account.Settle(known, Noon).ShouldBeFalse();
        _account.Snapshot(Noon).Charged.ShouldBe(new Spent(2.25m, 3.25m, 4.25m));
        _account.Acquire(Request() with { TenantLimits = new() { RequestsPerMinute = 5 } }, Noon).Refusal!.Value.RetryAfter.ShouldBe(TimeSpan.FromSeconds(50));
    }

    [Fact]
    public void Clock_SetBackOverMidnight_NothingIsSpentTwice()
    {
        var request = Request() with { TenantLimits = new() { PerDay = 1m } };
        Grant(request, BeforeMidnight);
        Grant(request, BeforeMidnight + TimeSpan.FromSeconds(10));
        var refusal = _account.Acquire(request, BeforeMidnight).Refusal!.Value;
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(10) + TimeSpan.FromDays(1));
    }

    [Fact]
    public void Account_FullOfLeases_RefusesUntilOneEnds()
    {
        var account = new TenantAccount(1, new AccountOptions { Leases = 2 });
        account.Acquire(Request(), Noon).IsGranted.ShouldBeTrue();
        account.Acquire(Request() with { HoldFor = TimeSpan.FromSeconds(5) }, Noon).IsGranted.ShouldBeTrue();
        account.Acquire(Request(), Noon).Refusal.ShouldBe(new Refusal(LimitKind.Capacity, LimitScope.Tenant, TimeSpan.FromSeconds(5)));
        account.Acquire(Request(), Noon + TimeSpan.FromSeconds(5)).IsGranted.ShouldBeTrue();
        account.Snapshot(Noon + TimeSpan.FromSeconds(5)).Leases.ShouldBe(2);
    }

    [Fact]
    public void Account_FullOfKeys_ForgetsIdleOnesWithoutABudgetOnly()
    {
        var account = new TenantAccount(1, new AccountOptions { Keys = 2 });
        var request = Request() with { KeyLimits = new() { RequestsPerMinute = 5 } };
        account.Acquire(request with { Key = new("a"), KeyLimits = new() { PerDay = 9m } }, Noon).IsGranted.ShouldBeTrue();
        var lease = account.Acquire(request with { Key = new("b") }, Noon).Lease!.Value;
        account.Settle(Settlement(lease, 0, 0), Noon);
        account.Acquire(request with { Key = new("c") }, Noon).Refusal.ShouldBe(new Refusal(LimitKind.Capacity, LimitScope.Key, TimeSpan.FromSeconds(60)));
        account.Acquire(request with { Key = new("c") }, Noon + TimeSpan.FromSeconds(60)).IsGranted.ShouldBeTrue();
        account.Charged(new("a"), Noon).Ever.ShouldBe(1m);
    }

    private static LeaseRequest Request() => new() { Tenant = new("t"), Tokens = 100, Cost = 1m };

    private static TimeSpan? Seconds(double? seconds) => seconds is null ? null : TimeSpan.FromSeconds(seconds.Value);

    private static Settlement Settlement(Lease lease, decimal cost, long? tokens) => new(default, lease.Id, null, cost, tokens, Noon);

    private Lease Grant(LeaseRequest request, DateTimeOffset? now = null)
    {
        var decision = _account.Acquire(request, now ?? Noon);
        decision.IsGranted.ShouldBeTrue();
        return decision.Lease!.Value;
    }

    /// <summary>The first refusal of requests that come at once.</summary>
    private Refusal Refusal(LeaseRequest request)
    {
        for (var count = 0; count < 3; count++)
        {
            if (_account.Acquire(request, Noon).Refusal is { } refusal)
            {
                return refusal;
            }
        }

        throw new InvalidOperationException("Never refused.");
    }
}
