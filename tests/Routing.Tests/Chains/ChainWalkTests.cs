using Routing.Chains;
using Routing.ControlPlane;
using Routing.Failures;
using Routing.Targets;
using static Routing.Tests.Chains.Routes;
using static Routing.Tests.Times;

namespace Routing.Tests.Chains;

public sealed class ChainWalkTests
{
    private readonly FakeBudget _budget = new();
    private readonly ChainPlan _plan = new();

    [Fact]
    public void Walk_EachFailureThatMovesOn_TriesTheNextTarget()
    {
        foreach (var kind in Enum.GetValues<FailureKind>().Where(kind => FailureRules.For(kind).Next is not NextStep.Stop))
        {
            var walk = Walk([Route("p/a"), Route("q/b")]);
            walk.First(At(0)).Route!.Target.Name.ShouldBe("p/a");
            walk.After(new Failure(kind, "x"), At(1)).Route!.Target.Name.ShouldBe("q/b", kind.ToString());
        }
    }

    [Theory]
    [InlineData(FailureKind.Unknown)]
    [InlineData(FailureKind.ClientFault)]
    [InlineData(FailureKind.ClientGone)]
    [InlineData((FailureKind)200)]
    public void Walk_FinalFailure_Stops(FailureKind kind)
    {
        var walk = Walk([Route("p/a"), Route("q/b")]);
        walk.First(At(0));

        walk.After(new Failure(kind, "x"), At(1)).Reason.ShouldBe(StopReason.FailureIsFinal);
    }

    [Fact]
    public void Walk_AfterABreak_TriesTheNextTargetWhateverFailedAndNeverWaits()
    {
        foreach (var kind in Enum.GetValues<FailureKind>())
        {
            var walk = Walk([Route("p/a"), Route("q/b"), Route("q/c")]);
            walk.First(At(0));
            walk.AfterBreak(new Failure(FailureKind.Unreachable, "x"), At(1)).Route!.Target.Name.ShouldBe("q/b");
            walk.AfterBreak(new Failure(kind, "x") { RetryAfter = TimeSpan.FromSeconds(1) }, At(2)).Route?.Target.Name.ShouldBeOneOf("q/c", null);
            walk.AfterBreak(new Failure(FailureKind.Throttled, "x") { RetryAfter = TimeSpan.FromSeconds(1) }, At(3)).ShouldBe(new WalkStep(null, TimeSpan.Zero, StopReason.NoCandidateLeft));
        }
    }

    [Fact]
    public void Walk_AfterABreak_IsHeldToAttemptsAndDeadline()
    {
        var walk = Walk([Route("p/a"), Route("q/b"), Route("q/c")], maxAttempts: 2);
        walk.First(At(0));
        walk.AfterBreak(Overloaded, At(1));
        walk.AfterBreak(Overloaded, At(2)).Reason.ShouldBe(StopReason.AttemptsSpent);

        walk = Walk([Route("p/a"), Route("q/b")], deadline: 10);
        walk.First(At(0));
        walk.AfterBreak(Overloaded, At(10)).Reason.ShouldBe(StopReason.DeadlinePassed);
    }

    [Fact]
    public void Walk_NothingLeft_Stops()
    {
        var walk = Walk([Route("p/a")]);
        walk.First(At(0));

        walk.After(Overloaded, At(1)).ShouldBe(new WalkStep(null, TimeSpan.Zero, StopReason.NoCandidateLeft));
    }

    [Fact]
    public void Walk_MaxAttempts_CountsAttemptsNotSkips()
    {
        var walk = Walk([Route("p/a"), Route("p/b"), Route("p/c"), Route("p/d")], maxAttempts: 2);
        walk.First(At(0));
        walk.Skip(At(0)).Route!.Target.Name.ShouldBe("p/b");
        walk.After(Overloaded, At(1)).Route!.Target.Name.ShouldBe("p/c");

        walk.After(Overloaded, At(2)).Reason.ShouldBe(StopReason.AttemptsSpent);
        walk.FailedAttempts.ShouldBe(2);
    }

    [Fact]
    public void Walk_DeadlinePassed_Stops()
    {
        var walk = Walk([Route("p/a"), Route("p/b")], deadline: 10);
        walk.First(At(0));

        walk.After(Overloaded, At(10)).Reason.ShouldBe(StopReason.DeadlinePassed);
    }

    [Fact]
    public void Walk_TimerFiredJustBeforeTheDeadline_StartsNoFurtherAttempt()
    {
        var walk = Walk([Route("p/a"), Route("p/b")], deadline: 10);
        walk.First(At(0));

        walk.After(Overloaded, At(9.998)).Reason.ShouldBe(StopReason.DeadlinePassed);
    }

    [Fact]
    public void Walk_Budget_IsChargedForFurtherAttemptsThatFailedOnly()
    {
        var walk = Walk([Route("p/a"), Route("p/b"), Route("p/c"), Route("p/d")]);
        _budget.Most = 1;
        walk.First(At(0));
        walk.After(Overloaded, At(1)).IsStop.ShouldBeFalse();
        (_budget.First, _budget.Charged).ShouldBe((1, 0));

        walk.After(Overloaded, At(2)).Reason.ShouldBe(StopReason.RetryBudgetSpent);
        _budget.Charged.ShouldBe(1);
    }

    [Fact]
    public void Walk_BudgetSpentByOthers_StillFallsBackOnceWhereNothingIsKnownAgainstTheTarget()
    {
        _budget.Most = 0;
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
        _budget.First.ShouldBe(1);
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
        _budget.First.ShouldBe(1);
    }

    [Fact]
    public void Walk_NothingToTry_CountsNoFirstAttempt()
    {
        Walk([Route("p/a", new RouteStatus(Availability.Open, At(9), 1))]).First(At(0)).Reason.ShouldBe(StopReason.NoCandidateLeft);

        _budget.First.ShouldBe(0);
    }

    [Fact]
    public void Walk_ClientGone_ChargesNothing()
    {
        var walk = Walk([Route("p/a"), Route("p/b")]);
        walk.First(At(0));
        walk.After(Overloaded, At(1));
        walk.After(new Failure(FailureKind.ClientGone, "gone"), At(2));

        _budget.Charged.ShouldBe(0);
    }

    [Fact]
    public void Walk_TooLong_TakesOnlyLargerWindowsAndOnlyOnce()
    {
        var walk = Walk([Route("p/a", context: 100), Route("p/b", context: 100), Route("p/c", context: 99), Route("p/d", context: 101), Route("p/e", context: 102)]);
        walk.First(At(0));
        walk.After(TooLong, At(1)).Route!.Target.Name.ShouldBe("p/d");

        walk.After(TooLong, At(2)).Reason.ShouldBe(StopReason.NoLargerContext);
    }

    [Fact]
    public void Walk_TooLongThenDown_GoesOnAmongLargerWindows()
    {
        var walk = Walk([Route("p/a", context: 100), Route("p/d", context: 101), Route("p/b", context: 100), Route("p/unknown")]);
        walk.First(At(0));
        walk.After(TooLong, At(1)).Route!.Target.Name.ShouldBe("p/d");

        walk.After(Overloaded, At(2)).Route!.Target.Name.ShouldBe("p/unknown");
    }

    [Fact]
    public void Walk_TooLongWithoutALarger_Stops()
    {
        var walk = Walk([Route("p/a", context: 100), Route("p/b", context: 100)]);
        walk.First(At(0));

        walk.After(TooLong, At(1)).Reason.ShouldBe(StopReason.NoLargerContext);
    }

    [Fact]
    public void Walk_CredentialRejected_SkipsTheSameCredentialOfTheSameProvider()
    {
        var walk = Walk([Route("p/a", credential: "none"), Route("p/b", credential: "none"), Route("p/c", credential: "other"), Route("q/d", credential: "none")]);
        walk.First(At(0));
        walk.After(Rejected, At(1)).Route!.Target.Name.ShouldBe("p/c");

        walk.After(Rejected, At(2)).Route!.Target.Name.ShouldBe("q/d");
    }

    [Fact]
    public void Walk_Throttled_SkipsNothing()
    {
        var walk = Walk([Route("p/a"), Route("p/b")]);
        walk.First(At(0));

        walk.After(Throttled(1), At(1)).Route!.Target.Name.ShouldBe("p/b");
    }

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

    private static Failure Overloaded { get; } = new(FailureKind.Overloaded, "503");

    private static Failure TooLong { get; } = new(FailureKind.ContextTooLong, "400");

    private static Failure Rejected { get; } = new(FailureKind.CredentialRejected, "401");

    private static Failure Throttled(double seconds) => new(FailureKind.Throttled, "429") { RetryAfter = Seconds(seconds) };

    private ChainWalk Walk(Route[] routes, int maxAttempts = 10, double deadline = 60, double maxWait = 60)
    {
        ChainPlanner.Plan(routes, new Requirements(Capabilities.None, 0), At(0), 0.5, _plan);
        return new ChainWalk(_plan, maxAttempts, At(deadline), Seconds(maxWait), _budget);
    }
}
