using Routing.Circuits;
using Routing.ControlPlane;
using Routing.Failures;
using Routing.Targets;
using static Routing.Tests.Times;

namespace Routing.Tests.Circuits;

public sealed class ProviderHealthTests
{
    private static readonly Failure CannotConnect = new(FailureKind.Unreachable, "refused") { AtConnect = true };
    private static readonly Failure Overloaded = new(FailureKind.Overloaded, "503") { Status = 503 };
    private static readonly Failure Throttled = new(FailureKind.Throttled, "429") { Status = 429 };

    private readonly ProviderHealth _health = new(new CircuitOptions { Jitter = 0 }, () => 0);

    [Fact]
    public void Provider_ProbeCannotConnect_SetsAllItsTargetsAside()
    {
        Trip("a", 0, CannotConnect);
        _health.Look("b", At(1)).MayEnter.ShouldBeTrue();

        Probe("a", 30, CannotConnect).ShouldBe(new HealthChange(CircuitChange.Reopened, CircuitChange.Tripped));

        _health.Look("b", At(31)).ShouldBe(new RouteStatus(Availability.Open, At(90), 1));
        _health.Look("never-seen", At(31)).Availability.ShouldBe(Availability.Open);
    }

    [Fact]
    public void Provider_ProbeAnsweredWithAnError_LeavesTheOthersAlone()
    {
        Trip("a", 0, Overloaded);
        Probe("a", 30, Overloaded).ShouldBe(new HealthChange(CircuitChange.Reopened, CircuitChange.None));

        _health.Look("b", At(31)).ShouldBe(RouteStatus.Available);
    }

    [Fact]
    public void Provider_OrdinaryFailuresToConnect_DoNotSetItAside()
    {
        Trip("a", 0, CannotConnect);

        _health.Look("b", At(1)).ShouldBe(RouteStatus.Available);
    }

    [Fact]
    public void Provider_SetAside_ComesBackByOneProbeForAll()
    {
        Trip("a", 0, CannotConnect);
        Trip("b", 0, CannotConnect);
        Probe("a", 30, CannotConnect);

        _health.TryEnter("c", At(90), out var probe).ShouldBeTrue();
        probe.IsProbe.ShouldBeTrue();
        foreach (var model in new[] { "a", "b", "c", "d" })
        {
            _health.TryEnter(model, At(90), out _).ShouldBeFalse();
        }

        Report("c", probe, 91, null).ShouldBe(new HealthChange(CircuitChange.None, CircuitChange.Recovered));
        foreach (var model in new[] { "a", "b", "c", "d" })
        {
            _health.TryEnter(model, At(91), out var permit).ShouldBeTrue();
            permit.IsProbe.ShouldBeFalse();
        }

        _health.Look("a", At(91)).Share.ShouldBe(0.1, 1e-9);
    }

    [Fact]
    public void Provider_Recovered_LeavesAModelOpenForItsOwnFaults()
    {
        Trip("a", 0, CannotConnect);
        Trip("busy", 0, Overloaded);
        Probe("a", 30, CannotConnect);
        _health.TryEnter("c", At(90), out var probe);
        Report("c", probe, 91, null);

        _health.Look("busy", At(91)).Availability.ShouldBe(Availability.ProbeFree);
    }

    [Fact]
    public void Provider_ProbeThrottled_IsReachable()
    {
        Trip("a", 0, CannotConnect);
        Probe("a", 30, CannotConnect);
        _health.TryEnter("c", At(90), out var probe);

        Report("c", probe, 91, Throttled).Provider.ShouldBe(CircuitChange.Recovered);
    }

    [Fact]
    public void Provider_ProbeGoneWithItsClient_IsReturned()
    {
        Trip("a", 0, CannotConnect);
        Probe("a", 30, CannotConnect);
        _health.TryEnter("c", At(90), out var probe);
        Report("c", probe, 91, new Failure(FailureKind.ClientGone, "gone")).Provider.ShouldBe(CircuitChange.ProbeReturned);

        _health.Look("d", At(91)).Availability.ShouldBe(Availability.ProbeFree);
    }

    [Fact]
    public void Provider_ExpiredProbeReportsFailure_CountsAgainstNobody()
    {
        Trip("a", 0, CannotConnect);
        Probe("a", 30, CannotConnect);
        _health.TryEnter("c", At(90), out var dead);
        _health.TryEnter("d", At(150), out var live);
        Report("c", dead, 151, CannotConnect).IsNone.ShouldBeTrue();
        _health.Describe(new TargetId("p", "c"), At(151)).ConsecutiveFailures.ShouldBe(0);

        Report("d", live, 152, null).Provider.ShouldBe(CircuitChange.Recovered);
    }

    [Fact]
    public void Provider_Throttled_NeverOpensAnything()
    {
        for (var i = 0; i < 100; i++)
        {
            Report("a", new Permit(0, At(i)), i, Throttled).IsNone.ShouldBeTrue();
        }

        _health.Look("a", At(100)).ShouldBe(RouteStatus.Available);
        _health.Count.ShouldBe(0);
    }

    [Fact]
    public void Provider_AnyNumberOfModels_HoldsAtMostSoManyAndForgetsIdleOnesFirst()
    {
        var health = new ProviderHealth(new CircuitOptions(), () => 0, atMost: 10);
        for (var i = 0; i < 3; i++)
        {
            health.Report("open", new AttemptReport(new Permit(0, At(0)), At(0), Overloaded));
        }

        for (var i = 0; i < 1000; i++)
        {
            health.ReportSuccesses($"model-{i}", 1, At(i));
        }

        health.Count.ShouldBe(10);
        health.Look("open", At(1)).Availability.ShouldBe(Availability.Open);
    }

    [Fact]
    public void Provider_MadeAnew_TakesNoProbeOfItsPredecessorForItsOwn()
    {
        Trip("a", 0, Overloaded);
        _health.TryEnter("a", At(30), out var stray);
        var anew = new ProviderHealth(new CircuitOptions { Jitter = 0, ConsecutiveFailures = 1 }, () => 0, probeIdsAfter: 1000);
        anew.Report("a", new AttemptReport(new Permit(0, At(0)), At(0), Overloaded));
        anew.TryEnter("a", At(30), out var own);

        anew.Report("a", new AttemptReport(stray, At(31), null)).IsNone.ShouldBeTrue();
        own.ProbeId.ShouldBe(1001);
    }

    [Fact]
    public void Describe_SetAside_ShowsTheRollUp()
    {
        Trip("a", 0, CannotConnect);
        Probe("a", 30, CannotConnect);

        var snapshot = _health.Describe(new TargetId("p", "b"), At(31));
        (snapshot.State, snapshot.OpenUntil).ShouldBe((CircuitState.Open, At(90)));
    }

    private void Trip(string model, double at, Failure failure)
    {
        for (var i = 0; i < 3; i++)
        {
            Report(model, new Permit(0, At(at)), at, failure);
        }

        _health.Look(model, At(at)).Availability.ShouldBe(Availability.Open);
    }

    private HealthChange Probe(string model, double at, Failure? failure)
    {
        _health.TryEnter(model, At(at), out var permit).ShouldBeTrue();
        permit.IsProbe.ShouldBeTrue();
        return Report(model, permit, at, failure);
    }

    private HealthChange Report(string model, Permit permit, double at, Failure? failure) =>
        _health.Report(model, new AttemptReport(permit, At(at), failure));
}
