using Routing.Chains;
using Routing.ControlPlane;
using Routing.Failures;
using static Routing.Tests.Chains.Routes;
using static Routing.Tests.Times;

namespace Routing.Tests.Chains;

/// <summary>What the retry budget is charged for, and what is tried without it or when the chain is at its end.</summary>
public sealed class ChainWalkBudgetTests : ChainWalkTest
{
    [Fact]
    public void Walk_Budget_IsChargedForFurtherAttemptsThatFailedOnly()
    {
        var walk = Walk([Route("p/a"), Route("p/b"), Route("p/c"), Route("p/d")]);
        Budget.Most = 1;
        walk.First(At(0));
        walk.After(Overloaded, At(1)).IsStop.ShouldBeFalse();
        (Budget.First, Budget.Charged).ShouldBe((1, 0));

        walk.After(Overloaded, At(2)).Reason.ShouldBe(StopReason.RetryBudgetSpent);
        Budget.Charged.ShouldBe(1);
    }

    [Fact]
    public void Walk_BudgetSpentByOthers_StillFallsBackOnceWhereNothingIsKnownAgainstTheTarget()
    {
        Budget.Most = 0;
        var walk = Walk([Route("p/a"), Route("p/b", new RouteStatus(Availability.ProbeFree, default, 1)), Route("p/c"), Route("p/d")]);
        walk.First(At(0));

        walk.After(Overloaded, At(1)).Route!.Target.Name.ShouldBe("p/c");
        walk.After(Overloaded, At(2)).Reason.ShouldBe(StopReason.RetryBudgetSpent);

        walk = Walk([Route("p/a"), Route("p/b", new RouteStatus(Availability.ProbeFree, default, 1))]);
        walk.First(At(0));
        walk.After(Overloaded, At(1)).Reason.ShouldBe(StopReason.RetryBudgetSpent);
    }

    [Fact]
    public void LastHope_TargetsSetAside_AreAskedOnceEachAndTriedWhereTheyMayBe()
    {
        Route[] routes = [Route("p/a", new RouteStatus(Availability.Open, At(30), 1)), Route("p/b", new RouteStatus(Availability.Open, At(30), 1)), Route("p/c", new RouteStatus(Availability.Drained, default, 1))];
        ((FakeHealth)routes[1].Health).Hastened = new RouteStatus(Availability.ProbeFree, default, 1);
        ((FakeHealth)routes[2].Health).Hastened = RouteStatus.Available;
        var walk = Walk(routes);
        walk.First(At(0)).Reason.ShouldBe(StopReason.NoCandidateLeft);

        walk.LastHope(At(0)).Route!.Target.Name.ShouldBe("p/b");
        Budget.First.ShouldBe(1);
        walk.After(Overloaded, At(1)).Reason.ShouldBe(StopReason.NoCandidateLeft);
        walk.LastHope(At(1)).ShouldBe(new WalkStep(null, TimeSpan.Zero, StopReason.NoCandidateLeft));
    }

    [Fact]
    public void LastHope_CircuitClosedSincePlanned_IsTried()
    {
        Route[] routes = [Route("p/a"), Route("p/b", new RouteStatus(Availability.Probing, At(30), 1))];
        var walk = Walk(routes);
        walk.First(At(0));
        walk.After(Overloaded, At(8)).Reason.ShouldBe(StopReason.NoCandidateLeft);
        routes[1].Set(Availability.Available);

        walk.LastHope(At(8)).Route!.Target.Name.ShouldBe("p/b");
        Budget.First.ShouldBe(1);
    }
}
