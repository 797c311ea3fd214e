using Routing.ControlPlane;
using Routing.CoolingOff;
using Routing.Failures;
using Routing.Targets;
using static Routing.Tests.Times;

namespace Routing.Tests.CoolingOff;

public sealed class CoolingOffBookTests
{
    private static readonly TargetId Small = new("openai", "small");
    private static readonly TargetId Large = new("openai", "large");
    private static readonly CredentialId A = new("a");
    private static readonly CredentialId B = new("b");

    private readonly CoolingOffBook _book = new(new ControlPlaneOptions());

    [Fact]
    public void Throttled_OneCredential_SaysNothingOfAnotherOrOfAnotherTarget()
    {
        Throttle(Small, A, 0, 7);

        _book.Look(Small, A, At(1)).ShouldBe(new RouteStatus(Availability.CoolingOff, At(7), 1));
        _book.Look(Small, B, At(1)).ShouldBe(RouteStatus.Available);
        _book.Look(Large, A, At(1)).ShouldBe(RouteStatus.Available);
        _book.TryEnter(Small, A, At(6.9)).ShouldBeFalse();
        _book.TryEnter(Small, A, At(7)).ShouldBeTrue();
    }

    [Fact]
    public void Throttled_LaterShorterWait_DoesNotShorten()
    {
        Throttle(Small, A, 0, 60);
        Throttle(Small, A, 1, 2, enteredAt: 0);

        _book.Look(Small, A, At(2)).Until.ShouldBe(At(60));
    }

    [Fact]
    public void Throttled_LaterLongerWait_Lengthens()
    {
        Throttle(Small, A, 0, 2);
        Throttle(Small, A, 1, 60, enteredAt: 0);

        _book.Look(Small, A, At(2)).Until.ShouldBe(At(61));
    }

    [Fact]
    public void Throttled_WithoutRetryAfter_DoublesWithEachRoundUpToTheMost()
    {
        var at = 0.0;
        foreach (var expected in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            Throttle(Small, A, at, null);
            _book.Look(Small, A, At(at)).Until.ShouldBe(At(at + expected));
            at += expected;
        }
    }

    [Fact]
    public void Throttled_ManyAtOnce_IsOneRound()
    {
        for (var i = 0; i < 10; i++)
        {
            Throttle(Small, A, 1, null, enteredAt: 0);
        }

        _book.Look(Small, A, At(1)).Until.ShouldBe(At(2));
    }

    [Fact]
    public void Throttled_ThenSuccess_StartsAnew()
    {
        Throttle(Small, A, 0, null);
        Throttle(Small, A, 1, null);
        Succeed(Small, A, 3, enteredAt: 3);
        Throttle(Small, A, 4, null);

        _book.Look(Small, A, At(4)).Until.ShouldBe(At(5));
    }

    [Fact]
    public void Throttled_SuccessOfAnAttemptFromBefore_ClearsNothing()
    {
        Throttle(Small, A, 1, 30, enteredAt: 0);
        Succeed(Small, A, 2, enteredAt: 0);

        _book.Look(Small, A, At(3)).Availability.ShouldBe(Availability.CoolingOff);
    }

    [Fact]
    public void Throttled_LongAgo_StartsAnew()
    {
        Throttle(Small, A, 0, null);
        Throttle(Small, A, 1, null);
        Throttle(Small, A, 100, null);

        _book.Look(Small, A, At(100)).Until.ShouldBe(At(101));
    }

    [Fact]
    public void Throttled_AbsurdRetryAfter_IsCut()
    {
        Throttle(Small, A, 0, 1e8);

        _book.Look(Small, A, At(1)).Until.ShouldBe(At(86400));
    }

    [Fact]
    public void Throttled_RetryAfterZero_BacksOff()
    {
        Throttle(Small, A, 0, 0);

        _book.Look(Small, A, At(0)).Until.ShouldBe(At(1));
    }

    [Fact]
    public void Throttled_ClockSetBack_WaitsNoLongerThanItWasAsked()
    {
        Throttle(Small, A, 0, 5);

        _book.Look(Small, A, At(-3600)).Until.ShouldBe(At(-3595));
    }

    [Fact]
    public void Rejected_OneTarget_ClosesTheWholeProviderToThatCredentialOnly()
    {
        Reject(Small, A, 0);

        _book.Look(Large, A, At(1)).ShouldBe(new RouteStatus(Availability.CredentialRejected, At(600), 1));
        _book.Look(Small, B, At(1)).ShouldBe(RouteStatus.Available);
        _book.Look(new TargetId("groq", "small"), A, At(1)).ShouldBe(RouteStatus.Available);
    }

    [Fact]
    public void Rejected_Over_LetsOneRequestTry()
    {
        Reject(Small, A, 0);

        _book.TryEnter(Large, A, At(600)).ShouldBeTrue();
        _book.TryEnter(Small, A, At(600)).ShouldBeFalse();
        Succeed(Large, A, 601, enteredAt: 600);
        _book.KnowsNothingOf(Small, A, At(601)).ShouldBeTrue();
    }

    [Fact]
    public void Rejected_TrialRefusedToo_StartsAnew()
    {
        Reject(Small, A, 0);
        _book.TryEnter(Large, A, At(600));
        Reject(Large, A, 601, enteredAt: 600);

        _book.Look(Small, A, At(602)).Until.ShouldBe(At(1201));
    }

    [Fact]
    public void Rejected_TrialSaysNothing_LetsTheNextTry()
    {
        Reject(Small, A, 0);
        _book.TryEnter(Large, A, At(600));
        _book.Report(Large, A, new AttemptReport(new Permit(0, At(600)), At(601), new Failure(FailureKind.Overloaded, "503")));

        _book.TryEnter(Small, A, At(601)).ShouldBeTrue();
        _book.TryEnter(Small, A, At(601)).ShouldBeFalse();
    }

    [Fact]
    public void Rejected_LateReportsWhileTheTrialRuns_DoNotEndIt()
    {
        Reject(Small, A, 0);
        _book.TryEnter(Large, A, At(600));
        Succeed(Small, A, 601, enteredAt: -5);

        _book.TryEnter(Small, A, At(602)).ShouldBeFalse();
    }

    [Fact]
    public void Rejected_TrialsHolderDies_AnotherTriesAfterTheTimeout()
    {
        Reject(Small, A, 0);
        _book.TryEnter(Large, A, At(600));

        _book.TryEnter(Small, A, At(659)).ShouldBeFalse();
        _book.TryEnter(Small, A, At(660)).ShouldBeTrue();
    }

    [Fact]
    public void Book_AnyNumberOfEntries_HoldsAtMostSoManyAndKeepsTheLongest()
    {
        var book = new CoolingOffBook(new ControlPlaneOptions(), atMost: 10);
        Throttle(Large, A, 0, 3600, book: book);
        for (var i = 0; i < 1000; i++)
        {
            Throttle(new TargetId("openai", $"model-{i}"), A, 0, 1, book: book);
        }

        book.Count.ShouldBe(10);
        book.Look(Large, A, At(1)).MayEnter.ShouldBeFalse();
    }

    private void Throttle(TargetId target, CredentialId credential, double at, double? retryAfter, double? enteredAt = null, CoolingOffBook? book = null) =>
        (book ?? _book).Report(target, credential, new AttemptReport(
            new Permit(0, At(enteredAt ?? at)),
            At(at),
            new Failure(FailureKind.Throttled, "429") { RetryAfter = retryAfter is { } seconds ? Seconds(seconds) : null }));

    private void Reject(TargetId target, CredentialId credential, double at, double? enteredAt = null) =>
        _book.Report(target, credential, new AttemptReport(new Permit(0, At(enteredAt ?? at)), At(at), new Failure(FailureKind.CredentialRejected, "401")));

    private void Succeed(TargetId target, CredentialId credential, double at, double enteredAt) =>
        _book.Report(target, credential, new AttemptReport(new Permit(0, At(enteredAt)), At(at), null));
}
