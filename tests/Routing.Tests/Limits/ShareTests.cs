using Routing.Budgets;
using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;

namespace Routing.Tests.Limits;

public sealed class ShareTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Requests_ThreeNodesTenTimesTheDemand_NeverOverAndNinetyEightPercentUsed(int delay)
    {
        var log = Overload(new SpendingLimits { RequestsPerMinute = 100 }, delay, out _);
        log.Most().Requests.ShouldBeLessThanOrEqualTo(100);
        log.Within(Start + Seconds(60), Start + Seconds(240)).Requests.ShouldBeGreaterThanOrEqualTo(3 * 98);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void Tokens_ThreeNodesTenTimesTheDemand_NeverOverAndNinetyEightPercentUsed(int delay)
    {
        var log = Overload(new SpendingLimits { TokensPerMinute = 10_000 }, delay, out _);
        log.Most().Tokens.ShouldBeLessThanOrEqualTo(10_000);
        log.Within(Start + Seconds(60), Start + Seconds(240)).Tokens.ShouldBeGreaterThanOrEqualTo(3 * 9_800);
    }

    [Fact]
    public void Budget_ThreeNodesTenTimesTheDemand_TheDollarIsSpentAndNoMore()
    {
        Overload(new SpendingLimits { PerDay = 1m }, 20, out var spent);
        spent.ShouldBeInRange(0.98m, 1m);
    }

    [Fact]
    public void Parallel_ThreeNodesTenTimesTheDemand_NeverOver()
    {
        var most = 0;
        Overload(new SpendingLimits { Parallel = 5 }, 0, out _, running => most = Math.Max(most, running));
        most.ShouldBe(5);
    }

    [Fact]
    public void Share_NearTheLimit_IsOneRequest()
    {
        var account = new TenantAccount(1);
        var request = new ShareRequest(Like(new SpendingLimits { RequestsPerMinute = 100 }), 50, Length, Length);
        var sizes = new List<long>();
        while (account.Grant(request, Start).Grant is { } grant)
        {
            sizes.Add(grant.Requests);
        }

        sizes.Sum().ShouldBe(100);
        sizes[0].ShouldBe(6);
        sizes[^20..].ShouldAllBe(size => size == 1);
    }

    [Fact]
    public void Share_ItsNodeIsLost_CountsAsSpentAtTheLastMomentItCouldBe()
    {
        var account = new TenantAccount(1);
        var like = Like(new SpendingLimits { RequestsPerMinute = 1 });
        account.Grant(new ShareRequest(like, 1, Length, Length), Start).Grant.ShouldNotBeNull();
        account.Acquire(like, Start + Seconds(1)).Refusal!.Value.RetryAfter.ShouldBe(Seconds(64));
        account.Acquire(like, Start + Seconds(64.9)).IsGranted.ShouldBeFalse();
        account.Acquire(like, Start + Seconds(65)).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public void Share_Reported_CountsWhatWasUsedWhenItWasUsed()
    {
        var account = new TenantAccount(1);
        var like = Like(new SpendingLimits { RequestsPerMinute = 1 });
        var share = new NodeShare(account.Grant(new ShareRequest(like, 1, Length, Length), Start).Grant!, like, Start);
        share.TryAcquire(like, Start + Seconds(3), out _).ShouldBeTrue();
        account.Report(share.Report(Start + Seconds(4)), Length, Start + Seconds(4)).ShouldBe(ShareReceipt.Held);
        account.Acquire(like, Start + Seconds(4)).Refusal!.Value.RetryAfter.ShouldBe(Seconds(59));
    }

    [Fact]
    public void Share_Returned_FreesWhatWasNotUsed()
    {
        var account = new TenantAccount(1);
        var like = Like(new SpendingLimits { RequestsPerMinute = 16, PerDay = 1m, Parallel = 1 }) with { Cost = 0.5m };
        var share = new NodeShare(account.Grant(new ShareRequest(like, 1, Length, Length), Start).Grant!, like, Start);
        account.Report(share.Report(Start), Length, Start).ShouldBe(ShareReceipt.Taken);
        var snapshot = account.Snapshot(Start);
        snapshot.Requests!.Value.Remaining.ShouldBe(16);
        (snapshot.Parallel, snapshot.Charged.Ever, snapshot.Leases).ShouldBe((0, 0m, 0));
    }

    [Fact]
    public void Share_ReportOutOfTurnOrTwice_ChangesNothing()
    {
        var account = new TenantAccount(1);
        var like = Like(new SpendingLimits { PerDay = 1m }) with { Cost = 0.5m };
        var share = new NodeShare(account.Grant(new ShareRequest(like, 1, Length, Length), Start).Grant!, like, Start);
        share.TryAcquire(like, Start, out var lease).ShouldBeTrue();
        var first = share.Report(Start);
        share.Settle(new Settlement(like.Tenant, lease.Id, null, 0.2m, null, Start));
        var second = share.Report(Start);
        account.Report(second, Length, Start).ShouldBe(ShareReceipt.Ignored);
        account.Report(first, Length, Start).ShouldBe(ShareReceipt.Held);
        account.Report(first, Length, Start).ShouldBe(ShareReceipt.Ignored);
        account.Report(second, Length, Start).ShouldBe(ShareReceipt.Taken);
        account.Report(second, Length, Start).ShouldBe(ShareReceipt.Ignored);
        account.Snapshot(Start).Charged.Ever.ShouldBe(0.2m);
    }

    private static LeaseRequest Like(SpendingLimits limits) => new() { Tenant = new TenantId("t"), TenantLimits = limits, Tokens = 40, Cost = 0.004m };

    /// <summary>Each of three nodes wants a request every 180 ms: a thousand a minute in all.</summary>
    private static AdmissionLog Overload(SpendingLimits limits, int delay, out decimal spent, Action<int>? running = null)
    {
        var account = new TenantAccount(1);
        var like = Like(limits);
        var nodes = new[] { 0.0, 3600, -7 }.Select(off => new ShareNode(account, like, Seconds(off), Length)).ToArray();
        var log = new AdmissionLog();
        spent = 0;
        for (var tick = 0; tick < 240 * 50; tick++)
        {
            var now = Start + TimeSpan.FromMilliseconds(20 * tick);
            var turn = nodes[tick % 3];
            spent += turn.Settle(now - Seconds(0.5), 1m, now);
            if (tick % 9 < 3)
            {
                if (!turn.TryServe(like, now))
                {
                    turn.Report(_ => true, now, TimeSpan.Zero);
                    turn.Ask(5, now, TimeSpan.Zero);
                    if (!turn.TryServe(like, now + TimeSpan.FromMilliseconds(Math.Min(delay, 19))))
                    {
                        continue;
                    }
                }

                log.Add(now, null, 1, like.Tokens);
            }

            running?.Invoke(nodes.Sum(node => node.Running(now)));
        }

        return log;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
