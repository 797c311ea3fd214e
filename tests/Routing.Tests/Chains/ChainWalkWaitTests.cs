using Routing.Chains;
using Routing.ControlPlane;
using Routing.Failures;
using static Routing.Tests.Chains.Routes;
using static Routing.Tests.Times;

namespace Routing.Tests.Chains;

/// <summary>Whom a walk waits for, how long, and when no longer.</summary>
public sealed class ChainWalkWaitTests : ChainWalkTest
{
    [Fact]
    public void Walk_AllThrottled_WaitsForTheSoonest()
    {
        var (a, b) = (Route("p/a"), Route("q/b"));
        var walk = Walk([a, b]);
        walk.First(At(0));
        a.Set(Availability.CoolingOff, At(5));
        walk.After(Throttled(5), At(0)).Route.ShouldBe(b);
        b.Set(Availability.CoolingOff, At(31));

        walk.After(Throttled(30), At(1)).ShouldBe(new WalkStep(a, Seconds(4), StopReason.None));
    }

    [Fact]
    public void Walk_WaitPastTheDeadline_Stops()
    {
        var a = Route("p/a");
        var walk = Walk([a], deadline: 10);
        walk.First(At(0));
        a.Set(Availability.CoolingOff, At(10));

        walk.After(Throttled(9), At(1)).Reason.ShouldBe(StopReason.NoCandidateLeft);
    }

    [Fact]
    public void Walk_WaitedInVain_CountsTheAttempts()
    {
        var a = Route("p/a");
        var walk = Walk([a], maxAttempts: 2);
        walk.First(At(0));
        a.Set(Availability.CoolingOff, At(2));
        walk.After(Throttled(1), At(1)).IsWait.ShouldBeTrue();
        a.Set(Availability.CoolingOff, At(4));

        walk.After(Throttled(1), At(3)).Reason.ShouldBe(StopReason.AttemptsSpent);
    }

    [Fact]
    public void Walk_ThrottledButNotReported_WaitsAsTheProviderAsked()
    {
        var a = Route("p/a");
        var walk = Walk([a]);
        walk.First(At(0));

        walk.After(Throttled(3), At(1)).ShouldBe(new WalkStep(a, Seconds(3), StopReason.None));
    }

    [Fact]
    public void Walk_WaitedForRouteOpensMeanwhile_StopsInsteadOfSpinning()
    {
        var a = Route("p/a");
        var walk = Walk([a]);
        walk.First(At(0));
        a.Set(Availability.CoolingOff, At(3));
        walk.After(Throttled(2), At(1)).IsWait.ShouldBeTrue();
        a.Set(Availability.Open, At(4));

        walk.Skip(At(3)).Reason.ShouldBe(StopReason.NoCandidateLeft);
    }

    [Fact]
    public void Walk_RoutesThatLookFreeButCannotBeEntered_AreEachTriedAgainOnce()
    {
        var walk = Walk([Route("p/a"), Route("p/b")]);
        walk.First(At(0));
        walk.After(Throttled(1), At(1));

        walk.After(Throttled(1), At(3)).Route!.Target.Name.ShouldBe("p/a");
        walk.Skip(At(3)).Route!.Target.Name.ShouldBe("p/b");
        walk.Skip(At(3)).Reason.ShouldBe(StopReason.NoCandidateLeft);
    }

    [Fact]
    public void Walk_EveryRouteCoolingOffAtTheStart_WaitsForTheFirst()
    {
        var walk = Walk([Route("p/a", new RouteStatus(Availability.CoolingOff, At(9), 1)), Route("p/b", new RouteStatus(Availability.CoolingOff, At(4), 1))]);

        var step = walk.First(At(0));
        (step.Route!.Target.Name, step.Delay).ShouldBe(("p/b", Seconds(4)));
    }

    [Fact]
    public void Walk_NothingThrottledInIt_DoesNotWaitForWhatThePlanLeftOut()
    {
        var walk = Walk([Route("p/a"), Route("p/b", new RouteStatus(Availability.CoolingOff, At(4), 1))]);
        walk.First(At(0));

        walk.After(Overloaded, At(1)).Reason.ShouldBe(StopReason.NoCandidateLeft);
    }

    [Fact]
    public void Walk_WaitsTogetherPastTheLongest_Stops()
    {
        var walk = Walk([Route("p/a")], maxWait: 5);
        walk.First(At(0));

        walk.After(Throttled(3), At(0)).Delay.ShouldBe(Seconds(3));
        walk.After(Throttled(3), At(3)).Reason.ShouldBe(StopReason.NoCandidateLeft);
    }

    [Fact]
    public void Walk_ThrottledForGood_MovesOnButIsNotWaitedFor()
    {
        var walk = Walk([Route("p/a"), Route("p/b")]);
        walk.First(At(0));

        walk.After(Throttled(1) with { Final = true }, At(0)).Route!.Target.Name.ShouldBe("p/b");
        walk.After(Throttled(1) with { Final = true }, At(0)).Reason.ShouldBe(StopReason.NoCandidateLeft);
    }
}
