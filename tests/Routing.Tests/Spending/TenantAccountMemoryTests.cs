using Routing.Budgets;
using Routing.Limits;
using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;
using static Routing.Tests.Times;

namespace Routing.Tests.Spending;

public sealed class TenantAccountMemoryTests
{
    private static readonly SpendingLimits Limits = new() { RequestsPerMinute = 10, Lifetime = 1m };
    private static readonly LeaseRequest Like = new() { Tenant = new TenantId("t"), TenantLimits = Limits, Cost = 0.1m };
    private static readonly AccountOptions Options = new() { ShareDivisor = 1 };

    private TenantAccount _account = new(7, Options);

    [Fact]
    public void Recalled_FirstCallIsAReport_StillCountsWhatItTells()
    {
        var grant = _account.Grant(new ShareRequest(Like, 10, Seconds(5), Seconds(20)), At(0)).Grant!;
        grant.Requests.ShouldBe(10);
        Restart(At(1));

        _account.Report(new ShareReport(grant.Id, 1, null, [new ShareUse(Seconds(1), 10, 0)], 0.2m, 0, 0, At(2)), Seconds(20), At(2)).ShouldBe(ShareReceipt.Taken);

        _account.Grant(new ShareRequest(Like, 1, Seconds(5), Seconds(20)), At(3)).Refusal!.Value.Kind.ShouldBe(LimitKind.Requests);
    }

    [Fact]
    public void Recalled_FirstCallIsATopUp_StaysWithinTheBudget()
    {
        var grant = _account.Grant(new ShareRequest(Like, 1, Seconds(5), Seconds(20)), At(0)).Grant!;
        Restart(At(1));

        _account.TopUp(new TopUp(Like.Tenant, grant.Id) { Cost = 1m }, At(2)).Refusal!.Value.Kind.ShouldBe(LimitKind.Lifetime);
        _account.TopUp(new TopUp(Like.Tenant, grant.Id) { Cost = 0.9m }, At(2)).Lease!.Value.Cost.ShouldBe(1m);
    }

    [Fact]
    public void Recalled_SettlementOfAnEarlierLifeSentAgain_IsCountedOnce()
    {
        var report = new ShareReport(new LeaseId(3, 1), 2, null, [], 0.4m, 0, 0, At(1));
        _account.Report(report, Seconds(20), At(1)).ShouldBe(ShareReceipt.Taken);
        Restart(At(2));

        _account.Report(report, Seconds(20), At(3)).ShouldBe(ShareReceipt.Ignored);
        _account.Snapshot(At(3)).Charged.Ever.ShouldBe(0.4m);
    }

    [Fact]
    public void Recalled_ReportSentAgain_ChangesNothing()
    {
        var grant = _account.Grant(new ShareRequest(Like, 2, Seconds(5), Seconds(20)), At(0)).Grant!;
        var report = new ShareReport(grant.Id, 1, null, [new ShareUse(Seconds(1), 1, 0)], 0.1m, 0.1m, 1, At(2));
        _account.Report(report, Seconds(20), At(2)).ShouldBe(ShareReceipt.Held);
        Restart(At(3));

        _account.Report(report, Seconds(20), At(4)).ShouldBe(ShareReceipt.Ignored);
        _account.Snapshot(At(4)).Charged.Ever.ShouldBe(0.2m);
        _account.Report(report with { Number = 2, Uses = [], Spent = 0.15m, Open = 0, OpenSlots = 0 }, Seconds(20), At(5)).ShouldBe(ShareReceipt.Taken);
        _account.Snapshot(At(5)).Charged.Ever.ShouldBe(0.15m);
    }

    [Fact]
    public void Recalled_AnyNumberOfTimes_GivesNoNumberTwice()
    {
        var numbers = new HashSet<long>();
        for (var life = 0; life < 5; life++)
        {
            numbers.Add(_account.Grant(new ShareRequest(Like with { Cost = 0 }, 1, Seconds(5), Seconds(20)), At(life)).Grant!.Id.Number).ShouldBeTrue();
            Restart(At(life));
        }
    }

    [Fact]
    public void Recalled_LedgerSaysMore_ItsWordCounts()
    {
        _account.Grant(new ShareRequest(Like, 1, Seconds(5), Seconds(20)), At(0));
        Restart(At(1));

        _account.RaiseTo(AccountTotals.Nothing with { Tenant = new Spent(0.95m, 0.95m, 0.95m) }, At(1));

        _account.Grant(new ShareRequest(Like, 1, Seconds(5), Seconds(20)), At(2)).Refusal!.Value.Kind.ShouldBe(LimitKind.Lifetime);
    }

    [Fact]
    public void Recalled_NodeGoneMeanwhile_ItsSlotsAreFreeAndItsChargeStands()
    {
        var like = Like with { TenantLimits = new SpendingLimits { Parallel = 1, Lifetime = 1m } };
        _account.Grant(new ShareRequest(like, 1, Seconds(5), Seconds(20)), At(0)).Grant.ShouldNotBeNull();
        Restart(At(10));
        _account.Grant(new ShareRequest(like, 1, Seconds(5), Seconds(20)), At(10)).Refusal!.Value.Kind.ShouldBe(LimitKind.Parallel);

        Restart(At(60));

        _account.Snapshot(At(60)).Unsettled.ShouldBe(0.1m);
        _account.Grant(new ShareRequest(like, 1, Seconds(5), Seconds(20)), At(60)).Grant.ShouldNotBeNull();
    }

    private void Restart(DateTimeOffset at) => _account = TenantAccount.Recall(_account.Remember(at), Options, at, StoredAccount.Skew);
}
