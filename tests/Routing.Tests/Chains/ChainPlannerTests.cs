using Routing.Chains;
using Routing.ControlPlane;
using Routing.Performance;
using Routing.Targets;
using Routing.Tests.Performance;
using static Routing.Tests.Chains.Routes;
using static Routing.Tests.Times;

namespace Routing.Tests.Chains;

public sealed class ChainPlannerTests
{
    private readonly ChainPlan _plan = new(capacity: 1);

    [Fact]
    public void Plan_AllWell_KeepsTheTiersOrder()
    {
        Plan([Route("p/a"), null, Route("p/b"), Route("q/c")]);

        Names().ShouldBe(["p/a", "p/b", "q/c"]);
        _plan.Exclusions.Length.ShouldBe(0);
        _plan.SoonestUntil.ShouldBeNull();
    }

    [Fact]
    public void Plan_EachHindrance_IsLeftOutWithItsReason()
    {
        Plan(
            [
                Route("p/weak", capabilities: Capabilities.Tools),
                Route("p/short", context: 99),
                Route("p/open", Status(Availability.Open, 30)),
                Route("p/probing", Status(Availability.Probing, 60)),
                Route("p/cooling", Status(Availability.CoolingOff, 9)),
                Route("p/rejected", Status(Availability.CredentialRejected, 600)),
                Route("p/drained", Status(Availability.Drained, null)),
                Route("p/fits", context: 100),
            ],
            new Requirements(Capabilities.Tools | Capabilities.Vision, 100));

        Names().ShouldBe(["p/fits"]);
        _plan.Exclusions.ToArray().Select(e => (e.Target.Name, e.Reason, e.Until, e.Lacking)).ShouldBe(
        [
            ("p/weak", ExclusionReason.LacksCapability, null, Capabilities.Vision),
            ("p/short", ExclusionReason.ContextTooSmall, null, Capabilities.None),
            ("p/open", ExclusionReason.CircuitOpen, At(30), Capabilities.None),
            ("p/probing", ExclusionReason.ProbeTaken, At(60), Capabilities.None),
            ("p/cooling", ExclusionReason.CoolingOff, At(9), Capabilities.None),
            ("p/rejected", ExclusionReason.CredentialRejected, At(600), Capabilities.None),
            ("p/drained", ExclusionReason.Drained, null, Capabilities.None),
        ]);
    }

    [Fact]
    public void Plan_RampingPastItsShare_IsALastResortInOrder()
    {
        var ramping = new RouteStatus(Availability.Available, DateTimeOffset.MinValue, 0.3);
        Route[] routes = [Route("p/a", ramping), Route("p/b"), Route("p/c", ramping), Route("p/d")];

        Plan(routes, dice: 0.29);
        Names().ShouldBe(["p/a", "p/b", "p/c", "p/d"]);
        Plan(routes, dice: 0.3);
        Names().ShouldBe(["p/b", "p/d", "p/a", "p/c"]);
    }

    [Fact]
    public void Plan_SeemsToHang_IsALastResort()
    {
        Route[] routes = [Route("p/a"), Route("q/b")];
        TargetPerformanceTests.Seen(InputSize.Small, 200, 0, 300, routes[0].Health.Performance);
        for (var i = 0; i < 3; i++)
        {
            routes[0].Health.Performance.Await(TargetPerformanceTests.Now);
        }

        ChainPlanner.Plan(routes, new Requirements(Capabilities.None, 0), TargetPerformanceTests.Now.AddSeconds(2), 0.5, _plan);

        _plan.Candidates.ToArray().Select(route => route.Target.Name).ShouldBe(["q/b", "p/a"]);
    }

    [Fact]
    public void Plan_EveryRouteRamping_StillOffersThemAll()
    {
        var ramping = new RouteStatus(Availability.Available, DateTimeOffset.MinValue, 0.1);
        Plan([Route("p/a", ramping), Route("p/b", ramping), Route("p/c", ramping)], dice: 0.9);

        Names().ShouldBe(["p/a", "p/b", "p/c"]);
    }

    [Fact]
    public void Plan_ProbeFree_KeepsItsPlace()
    {
        Plan([Route("p/a", Status(Availability.ProbeFree, null)), Route("p/b")], dice: 0.99);

        Names().ShouldBe(["p/a", "p/b"]);
    }

    [Fact]
    public void Plan_AllThrottled_NamesTheSoonest()
    {
        Plan([Route("p/a", Status(Availability.CoolingOff, 9)), Route("q/b", Status(Availability.CoolingOff, 4)), Route("p/c", capabilities: Capabilities.None)], Tools);

        _plan.SoonestUntil.ShouldBe(At(4));
        _plan.FirstToCool!.Target.Name.ShouldBe("q/b");
    }

    [Fact]
    public void Plan_OneOfThemOpen_NamesTheSoonest()
    {
        Plan([Route("p/a", Status(Availability.Open, 3)), Route("q/b", Status(Availability.CoolingOff, 4))]);

        _plan.SoonestUntil.ShouldBe(At(3));
    }

    [Fact]
    public void Plan_ProbeUnderWay_AsksForASecond()
    {
        Plan([Route("p/a", Status(Availability.Probing, 60))]);

        _plan.SoonestUntil.ShouldBe(At(1));
    }

    [Fact]
    public void Plan_NothingSuits_NamesNoTime()
    {
        Plan([Route("p/a", capabilities: Capabilities.None)], Tools);

        _plan.Candidates.Length.ShouldBe(0);
        _plan.SoonestUntil.ShouldBeNull();
    }

    [Fact]
    public void Plan_Reused_RemembersNothingAndAllocatesNothing()
    {
        Route?[] routes = [.. Enumerable.Range(0, 20).Select(i => Route($"p/{i}", i % 3 == 0 ? Status(Availability.CoolingOff, 9) : null))];
        Plan(routes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ChainPlanner.Plan(routes, default, At(0), 0.5, _plan);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        Plan([Route("p/only")]);
        Names().ShouldBe(["p/only"]);
        _plan.Exclusions.Length.ShouldBe(0);
        _plan.FirstToCool.ShouldBeNull();
    }

    [Fact]
    public void Plan_LastResorts_ComeBehindThoseThatRampUpInTheirOrder()
    {
        var ramping = new RouteStatus(Availability.Available, DateTimeOffset.MinValue, 0.1);
        Plan([Route("p/a"), Route("p/b"), Route("p/c", ramping), Route("p/d"), Route("p/e")], dice: 0.9);

        _plan.MakeLastResorts(static (route, names) => names.Contains(route.Target.Name), new[] { "p/a", "p/d" });

        Names().ShouldBe(["p/b", "p/e", "p/c", "p/a", "p/d"]);
        _plan.Ready.ShouldBe(2);

        _plan.MakeLastResorts(static (_, _) => true, 0);
        _plan.Ready.ShouldBe(2);
    }

    private static Requirements Tools { get; } = new(Capabilities.Tools, 0);

    private static RouteStatus Status(Availability availability, double? until) =>
        new(availability, until is { } seconds ? At(seconds) : DateTimeOffset.MinValue, 1);

    private void Plan(Route?[] routes, Requirements requirements = default, double dice = 0.5) =>
        ChainPlanner.Plan(routes, requirements, At(0), dice, _plan);

    private string[] Names() => [.. _plan.Candidates.ToArray().Select(route => route.Target.Name)];
}
