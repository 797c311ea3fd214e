using Routing.Chains;
using Routing.ControlPlane;
using Routing.Failures;
using static Routing.Tests.Chains.Routes;
using static Routing.Tests.Times;

namespace Routing.Tests.Chains;

/// <summary>Which target follows which failure, and where a walk ends.</summary>
public sealed class ChainWalkTests : ChainWalkTest
{
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
    public void Walk_NothingToTry_CountsNoFirstAttempt()
    {
        Walk([Route("p/a", new RouteStatus(Availability.Open, At(9), 1))]).First(At(0)).Reason.ShouldBe(StopReason.NoCandidateLeft);

        Budget.First.ShouldBe(0);
    }

    [Fact]
    public void Walk_ClientGone_ChargesNothing()
    {
        var walk = Walk([Route("p/a"), Route("p/b")]);
        walk.First(At(0));
        walk.After(Overloaded, At(1));
        walk.After(new Failure(FailureKind.ClientGone, "gone"), At(2));

        Budget.Charged.ShouldBe(0);
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
}
