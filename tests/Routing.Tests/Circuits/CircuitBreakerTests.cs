using Routing.Circuits;
using Routing.ControlPlane;
using static Routing.Tests.Times;

namespace Routing.Tests.Circuits;

public sealed class CircuitBreakerTests
{
    private static readonly CircuitOptions Options = new() { Jitter = 0 };

    private readonly CircuitBreaker _circuit = new(Options, () => 0.5);
    private long _probe;

    [Fact]
    public void Circuit_ThreeFailuresInARow_OpensForOpenFor()
    {
        Fail(1).ShouldBe(CircuitChange.None);
        Fail(2).ShouldBe(CircuitChange.None);
        Fail(3).ShouldBe(CircuitChange.Tripped);

        _circuit.Look(At(3)).ShouldBe(new RouteStatus(Availability.Open, At(33), 1));
        _circuit.TryEnter(At(32.9), 9, out _).ShouldBeFalse();
    }

    [Fact]
    public void Hasten_OpenForAWhile_FreesTheOneProbeBeforeTheCoolingOffIsOver()
    {
        Fail(1);
        Fail(2);
        Fail(3);
        _circuit.Hasten(At(7.9));
        _circuit.Look(At(7.9)).ShouldBe(new RouteStatus(Availability.Open, At(33), 1));

        _circuit.Hasten(At(8));
        _circuit.TryEnter(At(8), 9, out var probe).ShouldBeTrue();
        _circuit.Hasten(At(20));
        _circuit.TryEnter(At(20), 10, out _).ShouldBeFalse();

        // What fails early is left alone for as long as any failed probe would have it, or until somebody has nothing else left again.
        _circuit.Record(probe, CircuitOutcome.Failure, At(20)).ShouldBe(CircuitChange.Reopened);
        _circuit.Look(At(24)).ShouldBe(new RouteStatus(Availability.Open, At(80), 1));
        _circuit.Hasten(At(25));
        _circuit.Look(At(25)).Availability.ShouldBe(Availability.ProbeFree);
    }

    [Fact]
    public void Circuit_HalfOfTwentyFail_Opens()
    {
        for (var i = 0; i < 9; i++)
        {
            Fail(i * 0.1);
            Succeed(i * 0.1);
        }

        Succeed(0.9).ShouldBe(CircuitChange.None);
        _circuit.Look(At(1)).MayEnter.ShouldBeTrue();
        Fail(1).ShouldBe(CircuitChange.Tripped);
    }

    [Fact]
    public void Circuit_HalfOfNineteenFail_StaysClosed()
    {
        for (var i = 0; i < 9; i++)
        {
            Fail(i * 0.1);
            Succeed(i * 0.1);
        }

        Fail(1).ShouldBe(CircuitChange.None);
    }

    [Fact]
    public void Circuit_CooledOff_LetsExactlyOneProbeThrough()
    {
        Trip(0);

        _circuit.Look(At(30)).Availability.ShouldBe(Availability.ProbeFree);
        _circuit.TryEnter(At(30), 1, out var probe).ShouldBeTrue();
        probe.ShouldBe(new Permit(1, At(30)));
        _circuit.TryEnter(At(30), 2, out _).ShouldBeFalse();
        _circuit.Look(At(31)).ShouldBe(new RouteStatus(Availability.Probing, At(90), 1));
    }

    [Fact]
    public void Circuit_ProbeSucceeds_RampsUpFromATenth()
    {
        Recover(0, at: 31);

        _circuit.Look(At(31)).Share.ShouldBe(0.1, 1e-9);
        _circuit.Look(At(33.5)).Share.ShouldBe(0.55, 1e-9);
        _circuit.Look(At(36)).ShouldBe(RouteStatus.Available);
    }

    [Fact]
    public void Circuit_RampUpZero_GetsAllTrafficAtOnce()
    {
        var circuit = new CircuitBreaker(Options with { RampUp = TimeSpan.Zero, ConsecutiveFailures = 1 }, () => 0);
        circuit.Record(new Permit(0, At(0)), CircuitOutcome.Failure, At(0));
        circuit.TryEnter(At(30), 1, out var probe);
        circuit.Record(probe, CircuitOutcome.Success, At(31));

        circuit.Look(At(31)).ShouldBe(RouteStatus.Available);
    }

    [Fact]
    public void Circuit_ProbeFails_DoublesUpToOpenAtMost()
    {
        Trip(0);
        Probe(30, CircuitOutcome.Failure, 31).ShouldBe(CircuitChange.Reopened);
        _circuit.Look(At(31)).Until.ShouldBe(At(91));
        Probe(91, CircuitOutcome.Failure, 92).ShouldBe(CircuitChange.Reopened);
        _circuit.Look(At(92)).Until.ShouldBe(At(152));
    }

    [Fact]
    public void Circuit_TripWhileRamping_GoesOnDoubling()
    {
        Recover(0, at: 31);
        Trip(32, enteredAt: 31.5);

        _circuit.Look(At(33)).Until.ShouldBe(At(92));
    }

    [Fact]
    public void Circuit_TripAfterTheRamp_StartsAnew()
    {
        Recover(0, at: 31);
        Trip(40, enteredAt: 39);

        _circuit.Look(At(40)).Until.ShouldBe(At(70));
    }

    [Fact]
    public void Circuit_SingleFailureWhileRamping_DoesNotReopen()
    {
        Recover(0, at: 31);

        _circuit.Record(new Permit(0, At(31.5)), CircuitOutcome.Failure, At(32)).ShouldBe(CircuitChange.None);
        _circuit.Look(At(32)).MayEnter.ShouldBeTrue();
    }

    [Fact]
    public void Circuit_NeutralProbe_ReturnsThePermit()
    {
        Trip(0);
        Probe(30, CircuitOutcome.Neutral, 31).ShouldBe(CircuitChange.ProbeReturned);

        _circuit.Look(At(31)).Availability.ShouldBe(Availability.ProbeFree);
    }

    [Theory]
    [InlineData(CircuitOutcome.Success)]
    [InlineData(CircuitOutcome.Failure)]
    [InlineData(CircuitOutcome.Neutral)]
    public void Circuit_ExpiredHolderReports_IsIgnoredWhateverItSays(CircuitOutcome outcome)
    {
        Trip(0);
        _circuit.TryEnter(At(30), 1, out var dead);
        _circuit.Record(dead, outcome, At(90)).ShouldBe(CircuitChange.None);

        _circuit.TryEnter(At(90), 2, out var live).ShouldBeTrue();
        _circuit.Record(dead, outcome, At(91)).ShouldBe(CircuitChange.None);
        _circuit.Look(At(91)).Availability.ShouldBe(Availability.Probing);
        _circuit.Record(live, CircuitOutcome.Success, At(92)).ShouldBe(CircuitChange.Recovered);
    }

    [Fact]
    public void Circuit_OrdinaryResultsWhileOpenOrHalfOpen_ChangeNothing()
    {
        Trip(0);
        _circuit.Record(new Permit(0, At(-1)), CircuitOutcome.Success, At(5)).ShouldBe(CircuitChange.None);
        _circuit.Record(new Permit(0, At(-1)), CircuitOutcome.Failure, At(6)).ShouldBe(CircuitChange.None);
        _circuit.Look(At(6)).ShouldBe(new RouteStatus(Availability.Open, At(30), 1));

        _circuit.TryEnter(At(30), 1, out _);
        _circuit.Record(new Permit(0, At(-1)), CircuitOutcome.Success, At(31)).ShouldBe(CircuitChange.None);
        _circuit.Look(At(31)).Availability.ShouldBe(Availability.Probing);
    }

    [Fact]
    public void Circuit_FailuresOfAttemptsFromBeforeTheRecovery_DoNotCount()
    {
        Recover(0, at: 31);
        for (var i = 0; i < 5; i++)
        {
            _circuit.Record(new Permit(0, At(-1)), CircuitOutcome.Failure, At(32)).ShouldBe(CircuitChange.None);
        }

        _circuit.Look(At(32)).MayEnter.ShouldBeTrue();
    }

    [Fact]
    public void Circuit_Jitter_LengthensButNeverPastOpenAtMost()
    {
        var circuit = new CircuitBreaker(new CircuitOptions { ConsecutiveFailures = 1, Jitter = 0.5 }, () => 0.99);
        circuit.Record(new Permit(0, At(0)), CircuitOutcome.Failure, At(0));
        circuit.Look(At(0)).Until.ShouldBe(At(44.85));

        circuit.TryEnter(At(45), 1, out var probe);
        circuit.Record(probe, CircuitOutcome.Failure, At(45));
        circuit.Look(At(45)).Until.ShouldBe(At(105));
    }

    [Fact]
    public void Circuit_ClockSetBackWhileOpen_IsProbeableAfterItsCoolingOff()
    {
        Trip(0);
        _circuit.Look(At(-3600)).Until.ShouldBe(At(-3570));
        _circuit.TryEnter(At(-3570), 1, out _).ShouldBeTrue();
    }

    [Fact]
    public void Circuit_ClockSetBackWhileClosed_StillTrips()
    {
        Succeed(0);
        Trip(-3600, enteredAt: -3601);

        _circuit.Look(At(-3600)).Availability.ShouldBe(Availability.Open);
    }

    [Fact]
    public void Snapshot_CooledOff_IsHalfOpenWithoutAnEnd()
    {
        Trip(0);
        _circuit.Snapshot(At(1)).State.ShouldBe(CircuitState.Open);
        _circuit.Snapshot(At(1)).OpenUntil.ShouldBe(At(30));
        _circuit.Snapshot(At(30)).State.ShouldBe(CircuitState.HalfOpen);
        _circuit.Snapshot(At(30)).OpenUntil.ShouldBeNull();
    }

    private CircuitChange Fail(double at) => _circuit.Record(new Permit(0, At(at)), CircuitOutcome.Failure, At(at));

    private CircuitChange Succeed(double at) => _circuit.Record(new Permit(0, At(at)), CircuitOutcome.Success, At(at));

    private void Trip(double at, double? enteredAt = null)
    {
        for (var i = 0; i < 3; i++)
        {
            _circuit.Record(new Permit(0, At(enteredAt ?? at)), CircuitOutcome.Failure, At(at));
        }
    }

    private CircuitChange Probe(double from, CircuitOutcome outcome, double at)
    {
        _circuit.TryEnter(At(from), ++_probe, out var permit).ShouldBeTrue();
        return _circuit.Record(permit, outcome, At(at));
    }

    private void Recover(double trippedAt, double at)
    {
        Trip(trippedAt);
        Probe(trippedAt + 30, CircuitOutcome.Success, at).ShouldBe(CircuitChange.Recovered);
    }
}
