using Grains.Abstractions.Health;
using Grains.Abstractions.Tiers;
using Grains.Tests.Support;
using Routing.ControlPlane;
using Routing.Failures;

namespace Grains.Tests.Tiers;

public sealed class RoutingTierGrainTests
{
    private static readonly DateTimeOffset Read = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Chain_ATargetIsOpenAndOneDrained_SaysSoInTheTiersOrder()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var tier = cluster.Grains.GetGrain<IRoutingTierGrain>("t");
        (await tier.GetAsync()).ShouldBeNull();
        await tier.DefineAsync(new(["p/open", "q/well", "q/drained/by-hand"], "Listed", Read));
        var failure = FailureFacts.Of(new Failure(FailureKind.Overloaded, "") { Status = 503 });
        await cluster.Grains.GetGrain<IProviderHealthGrain>("p").ReportAsync(new("n1", 1, [], [.. Enumerable.Repeat(new AttemptOutcome("open", "k", 0, TimeSpan.Zero, TimeSpan.Zero, failure), 3)]));
        await cluster.Grains.GetGrain<IProviderHealthGrain>("q").DrainAsync("drained/by-hand", true);

        var chain = (await tier.GetAsync())!;

        chain.Order.ShouldBe("Listed");
        chain.Links.Select(link => (link.Target, link.State)).ShouldBe([("p/open", Availability.Open), ("q/well", Availability.Available), ("q/drained/by-hand", Availability.Drained)]);
        chain.Links[0].Left.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Definition_OfAnEarlierReading_DoesNotReplaceALaterOne()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var tier = cluster.Grains.GetGrain<IRoutingTierGrain>("t");
        await tier.DefineAsync(new(["p/new"], "Listed", Read.AddSeconds(1)));
        await tier.DefineAsync(new(["p/old"], "Listed", Read));

        (await tier.GetAsync())!.Links.ShouldHaveSingleItem().Target.ShouldBe("p/new");
    }

    [Fact]
    public async Task Compare_WithAnotherNodesDefinition_SaysWhetherBothWouldServeTheSame()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var tier = cluster.Grains.GetGrain<IRoutingTierGrain>("t");
        TierDefinition held = new(["p/a", "p/b"], "Listed", Read);
        (await tier.CompareAsync(held)).ShouldBe(TierAgreement.Undefined);
        await tier.DefineAsync(held with { ReadAt = Read.AddSeconds(1) });

        (await tier.CompareAsync(held)).ShouldBe(TierAgreement.Same);
        (await tier.CompareAsync(held with { Targets = ["p/b", "p/a"] })).ShouldBe(TierAgreement.Different);
        (await tier.CompareAsync(held with { Order = "Cost" })).ShouldBe(TierAgreement.Different);
    }
}
