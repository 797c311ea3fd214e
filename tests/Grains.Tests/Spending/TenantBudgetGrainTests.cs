using Grains.Abstractions.Spending;
using Grains.Tests.Support;
using Routing.Budgets;
using Routing.Limits;
using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;

namespace Grains.Tests.Spending;

public sealed class TenantBudgetGrainTests
{
    private static readonly LeaseRequest Like = new()
    {
        Tenant = new TenantId("t"),
        TenantLimits = new SpendingLimits { RequestsPerMinute = 10, Lifetime = 1m },
        Cost = 0.1m,
    };

    [Fact]
    public async Task Grant_StorageWrittenBehindItsBack_IsRefusedAndTheSuccessorGrants()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<ITenantBudgetGrain>("t");
        var first = await GrantAsync(grain);

        cluster.Storage.WriteBehind(grain.GetGrainId());
        (await GrantAsync(grain)).Status.ShouldBe(GrantStatus.Unavailable);
        var next = await GrantAsync(grain);

        next.Status.ShouldBe(GrantStatus.Granted);
        (next.Incarnation, next.Number).ShouldBe((first.Incarnation, first.Number + 1));
        (await grain.DescribeAsync()).Ever.ShouldBe(0.2m);
    }

    [Fact]
    public async Task Grant_StorageAway_IsRefusedAndNothingIsSpentByIt()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<ITenantBudgetGrain>("t");
        await GrantAsync(grain);

        cluster.Storage.Fails = true;
        (await GrantAsync(grain)).Status.ShouldBe(GrantStatus.Unavailable);
        (await GrantAsync(grain)).Status.ShouldBe(GrantStatus.Unavailable);
        cluster.Storage.Fails = false;

        (await GrantAsync(grain)).Status.ShouldBe(GrantStatus.Granted);
        (await grain.DescribeAsync()).Ever.ShouldBe(0.2m);
    }

    [Fact]
    public async Task Grant_Handed_WasStoredBefore()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<ITenantBudgetGrain>("t");
        for (var grant = 1; grant <= 5; grant++)
        {
            (await GrantAsync(grain)).Status.ShouldBe(GrantStatus.Granted);
            cluster.Storage.Writes.ShouldBe(grant);
        }
    }

    [Fact]
    public async Task Refill_OneCall_TakesTheReportAndGrants()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<ITenantBudgetGrain>("t");
        var first = await GrantAsync(grain);
        var report = new ShareReport(new LeaseId(first.Incarnation, first.Number), 1, null, [new ShareUse(TimeSpan.Zero, 1, 0)], 0.05m, 0, 0, DateTimeOffset.UnixEpoch);

        var refill = await grain.ExchangeAsync(new("n", [ShareReportMessage.Of(report, TimeSpan.FromSeconds(20))], Ask(1), []));

        refill.Receipts.ShouldBe([ShareReceipt.Taken]);
        refill.Grant!.Status.ShouldBe(GrantStatus.Granted);
        refill.Grant.RequestsLeft.ShouldBe(8);
        cluster.Storage.Writes.ShouldBe(2);
        (await grain.ExchangeAsync(new("n", [ShareReportMessage.Of(report, TimeSpan.FromSeconds(20))], null, []))).Receipts.ShouldBe([ShareReceipt.Ignored]);
        (await grain.DescribeAsync()).Ever.ShouldBe(0.15m);
    }

    [Fact]
    public async Task TopUp_BudgetHoldsLess_AddsThatAndSaysSo()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<ITenantBudgetGrain>("t");
        var share = await GrantAsync(grain);
        for (var others = 0; others < 8; others++)
        {
            await GrantAsync(grain);
        }

        var more = new TopUpMessage(share.Incarnation, share.Number, Cost: 0.3m, LeastCost: 0.02m, Tokens: 0, TimeSpan.FromSeconds(20));
        (await grain.TopUpAsync(more with { Cost = 0.04m })).Added.ShouldBe(0.04m);
        (await grain.TopUpAsync(more)).Added.ShouldBe(0.06m);
        (await grain.TopUpAsync(more)).Status.ShouldBe(GrantStatus.Refused);
        (await grain.DescribeAsync()).Ever.ShouldBe(1m);
    }

    [Fact]
    public async Task AllSilosLost_SharesOut_StillCountAndCanBeReported()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<ITenantBudgetGrain>("t");
        var granted = new List<GrantReply>();
        for (var reply = await GrantAsync(grain); reply.Status is GrantStatus.Granted; reply = await GrantAsync(grain))
        {
            granted.Add(reply);
        }

        granted.Count.ShouldBe(10);
        await cluster.LoseAllSilosAsync();
        grain = cluster.Grains.GetGrain<ITenantBudgetGrain>("t");

        var refused = await GrantAsync(grain);
        (refused.Status, refused.Limit).ShouldBe((GrantStatus.Refused, LimitKind.Lifetime));
        (await grain.ListSharesAsync()).Length.ShouldBe(10);
        var report = new ShareReport(new LeaseId(granted[0].Incarnation, granted[0].Number), 1, null, [], 0, 0, 0, DateTimeOffset.UnixEpoch);
        var reply2 = await grain.ExchangeAsync(new("n", [ShareReportMessage.Of(report, TimeSpan.FromSeconds(20))], Ask(1), []));
        reply2.Receipts.ShouldBe([ShareReceipt.Taken]);
        reply2.Grant!.Status.ShouldBe(GrantStatus.Granted);
    }

    [Fact]
    public async Task Account_ToldWhatANodeAdmittedAlone_GrantsSoMuchLess()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<ITenantBudgetGrain>("t");
        var told = await grain.ExchangeAsync(new("n", [], null, [new AloneUse(null, 7, 0)]));
        (told.Taken, told.Grant).ShouldBe((true, null));

        var granted = 0;
        while (granted < 10 && (await GrantAsync(grain)).Status is GrantStatus.Granted)
        {
            granted++;
        }

        granted.ShouldBe(3);
    }

    private static GrantMessage Ask(int requests) => GrantMessage.Of(new ShareRequest(Like, requests, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60)));

    private static async Task<GrantReply> GrantAsync(ITenantBudgetGrain grain) => (await grain.ExchangeAsync(new("n", [], Ask(1), []))).Grant!;
}
