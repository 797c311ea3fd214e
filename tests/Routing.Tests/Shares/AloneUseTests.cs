using Routing.Budgets;
using Routing.Limits;
using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;

namespace Routing.Tests.Shares;

/// <summary>What a node admitted while its account was away is told when it is back, and counts.</summary>
public class AloneUseTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TenantId Tenant = new("tn");
    private static readonly SpendingLimits Limits = new() { RequestsPerMinute = 10 };

    [Fact]
    public void Keeper_AdmittedAlone_IsNotIdleUntilItWasTold()
    {
        var keeper = new ShareKeeper(new());
        keeper.CountAlone(50, Start);
        keeper.CountAlone(70, Start.AddSeconds(1));

        keeper.IsIdle.ShouldBeFalse();
        var use = keeper.Alone(Start.AddSeconds(2));
        use.ShouldBe((2L, 120L));

        // One more comes while it is being told.
        keeper.CountAlone(5, Start.AddSeconds(2));
        keeper.AloneTold(use);

        keeper.Alone(Start.AddSeconds(3)).ShouldBe((1L, 5L));
        keeper.AloneTold((1, 5));
        keeper.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void Keeper_AdmittedAloneAMinuteAgo_HasNothingToTell()
    {
        var keeper = new ShareKeeper(new());
        keeper.CountAlone(50, Start);

        keeper.Alone(Start.AddSeconds(61)).ShouldBe((0L, 0L));
        keeper.IsIdle.ShouldBeTrue();
    }

    [Fact]
    public void Account_ToldOfUseAlone_AdmitsSoMuchLess()
    {
        var account = new TenantAccount(1);
        account.Note(null, 7, 0, Start);

        var grants = Enumerable.Range(0, 5).Count(_ => account.Acquire(new LeaseRequest { Tenant = Tenant, TenantLimits = Limits }, Start.AddSeconds(1)).IsGranted);
        grants.ShouldBe(3);
        account.Acquire(new LeaseRequest { Tenant = Tenant, TenantLimits = Limits }, Start.AddSeconds(1)).Refusal!.Value.Kind.ShouldBe(LimitKind.Requests);

        account.Acquire(new LeaseRequest { Tenant = Tenant, TenantLimits = Limits }, Start.AddSeconds(60)).IsGranted.ShouldBeTrue("a minute after it was told");
    }
}
