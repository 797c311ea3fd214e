using Routing.Circuits;
using Routing.ControlPlane;
using Routing.Failures;
using Routing.Targets;
using static Routing.Tests.Times;

namespace Routing.Tests.ControlPlane;

public sealed class SharedProviderTests
{
    private static readonly ControlPlaneOptions Options = new() { Circuit = new CircuitOptions { Jitter = 0 } };
    private static readonly CredentialId Credential = new("k1");
    private static readonly Failure Overloaded = new(FailureKind.Overloaded, "503") { Status = 503 };
    private static readonly Failure CannotConnect = new(FailureKind.Unreachable, "refused") { AtConnect = true };

    private readonly SharedProvider _provider = Take(life: 1000);

    [Fact]
    public void Probe_AskedForByMany_IsGivenToOne()
    {
        Trip(_provider, "a", 0);

        _provider.TryProbe("a", At(29), out _, out var wait).ShouldBeFalse();
        wait.ShouldBe(Seconds(1));
        _provider.TryProbe("a", At(30), out var permit, out _).ShouldBeTrue();
        permit.IsProbe.ShouldBeTrue();
        for (var asker = 0; asker < 10; asker++)
        {
            _provider.TryProbe("a", At(31), out _, out wait).ShouldBeFalse();
            wait.ShouldBe(Seconds(59));
        }
    }

    [Fact]
    public void Probe_HolderGone_IsAnothersWhenThePermitEnds()
    {
        Trip(_provider, "a", 0);
        _provider.TryProbe("a", At(30), out var dead, out _).ShouldBeTrue();

        _provider.TryProbe("a", At(89.9), out _, out _).ShouldBeFalse();
        _provider.TryProbe("a", At(90), out var live, out _).ShouldBeTrue();
        live.ProbeId.ShouldNotBe(dead.ProbeId);

        // The dead one comes back after all: it decides nothing.
        _provider.Report("a", Credential, new AttemptReport(dead, At(91), Overloaded));
        _provider.Unsteady(At(91)).ShouldHaveSingleItem().Status.Availability.ShouldBe(Availability.Probing);
    }

    [Fact]
    public void Probe_OfAClosedCircuit_IsNotNeeded()
    {
        _provider.TryProbe("a", At(0), out _, out var wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Probe_OfADrainedTarget_IsRefused()
    {
        Trip(_provider, "a", 0);
        _provider.Drain("a", true);
        _provider.TryProbe("a", At(30), out _, out _).ShouldBeFalse();

        _provider.Drain("a", false);
        _provider.TryProbe("a", At(30), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void Hasten_SomebodyHasNothingElseLeft_GivesTheOneProbeEarlyButOfNothingDrained()
    {
        Trip(_provider, "a", 0);
        _provider.Drain("a", true);
        _provider.Hasten("a", At(9));
        _provider.Drain("a", false);
        _provider.TryProbe("a", At(9), out _, out _).ShouldBeFalse();

        _provider.Hasten("a", At(9));
        _provider.TryProbe("a", At(9), out _, out _).ShouldBeTrue();
        _provider.Hasten("a", At(10));
        _provider.TryProbe("a", At(10), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Recall_ProbeUnderWay_GivesNoSecondAndTakesItsReport()
    {
        Trip(_provider, "a", 0);
        _provider.TryProbe("a", At(30), out var permit, out _).ShouldBeTrue();

        var next = Successor(At(30), passed: Seconds(10), at: At(40));

        next.TryProbe("a", At(40), out _, out var wait).ShouldBeFalse();
        wait.ShouldBe(Seconds(50));
        next.Report("a", Credential, new AttemptReport(permit, At(41), null));
        next.TakeTransitions().ShouldHaveSingleItem().Change.ShouldBe(CircuitChange.Recovered);
    }

    [Fact]
    public void Recall_ProbeHolderGoneToo_AnotherMayProbeWhenThePermitEnds()
    {
        Trip(_provider, "a", 0);
        _provider.TryProbe("a", At(30), out var dead, out _).ShouldBeTrue();

        var next = Successor(At(30), passed: Seconds(10), at: At(40));

        next.TryProbe("a", At(89.9), out _, out _).ShouldBeFalse();
        next.TryProbe("a", At(90), out var live, out _).ShouldBeTrue();
        live.ProbeId.ShouldBeGreaterThan(dead.ProbeId);
    }

    [Fact]
    public void Recall_OpenCircuitAndDrainAndCoolingOff_AreThereAndEndWhenTheyWouldHave()
    {
        Trip(_provider, "a", 0);
        _provider.Drain("b", true);
        Throttle(_provider, "c", 1, Seconds(60));

        var next = Successor(At(2), passed: Seconds(8), at: At(10));

        next.Unsteady(At(10)).ShouldHaveSingleItem().ShouldBe(("a", new RouteStatus(Availability.Open, At(30), 1), 0));
        next.Drained.ShouldBe(["b"]);
        var cooling = next.CoolingOff(At(10)).ShouldHaveSingleItem();
        (cooling.Credential, cooling.Target?.Model, cooling.Left).ShouldBe((Credential, "c", Seconds(51)));
    }

    [Fact]
    public void Recall_LongAfter_HoldsNothingThatIsOver()
    {
        Trip(_provider, "a", 0);
        Throttle(_provider, "c", 1, Seconds(60));

        var next = Successor(At(2), passed: Seconds(3600), at: At(3602));

        next.CoolingOff(At(3602)).ShouldBeEmpty();
        next.Unsteady(At(3602)).ShouldHaveSingleItem().Status.Availability.ShouldBe(Availability.ProbeFree);
    }

    [Fact]
    public void Recall_ProbeFailsAfterIt_StaysOpenForTwiceAsLong()
    {
        Trip(_provider, "a", 0);
        var next = Successor(At(1), passed: TimeSpan.Zero, at: At(1));
        next.TryProbe("a", At(30), out var permit, out _).ShouldBeTrue();

        next.Report("a", Credential, new AttemptReport(permit, At(31), Overloaded));

        next.Unsteady(At(31)).ShouldHaveSingleItem().Status.Until.ShouldBe(At(91));
    }

    [Fact]
    public void Recall_RollUpOpen_SetsEveryModelAside()
    {
        for (var failure = 0; failure < 3; failure++)
        {
            _provider.Report("a", Credential, new AttemptReport(new Permit(0, At(0)), At(0), CannotConnect));
        }

        _provider.TryProbe("a", At(30), out var permit, out _).ShouldBeTrue();
        _provider.Report("a", Credential, new AttemptReport(permit, At(31), CannotConnect));

        var next = Successor(At(32), passed: Seconds(1), at: At(33));

        next.Unsteady(At(33)).ShouldContain(entry => entry.Model == null && entry.Status.Availability == Availability.Open);
        next.TryProbe("never-seen", At(33), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Version_CountsWhatNodesMustKnowOf_AndNothingElse()
    {
        var before = _provider.Version;
        _provider.ReportSuccesses("a", 100, At(0));
        _provider.Report("a", Credential, new AttemptReport(new Permit(0, At(0)), At(0), Overloaded));
        _provider.Drain("a", false);
        _provider.Version.ShouldBe(before);

        Trip(_provider, "b", 1);
        Changes();
        _provider.TryProbe("b", At(31), out var permit, out _);
        Changes();
        _provider.Report("b", Credential, new AttemptReport(permit, At(32), null));
        Changes();
        _provider.Drain("a", true);
        Changes();
        Throttle(_provider, "a", 33, Seconds(5));
        Changes();
        _provider.Report("a", Credential, new AttemptReport(new Permit(0, At(39)), At(40), null));
        Changes();

        void Changes()
        {
            _provider.Version.ShouldBeGreaterThan(before);
            before = _provider.Version;
        }
    }

    private static SharedProvider Take(long life) => new("p", Options, () => 0, life);

    private static void Trip(SharedProvider provider, string model, double at)
    {
        for (var failure = 0; failure < Options.Circuit.ConsecutiveFailures; failure++)
        {
            provider.Report(model, Credential, new AttemptReport(new Permit(0, At(at)), At(at), Overloaded));
        }
    }

    private static void Throttle(SharedProvider provider, string model, double at, TimeSpan wait) =>
        provider.Report(model, Credential, new AttemptReport(new Permit(0, At(at)), At(at), new Failure(FailureKind.Throttled, "429") { Status = 429, RetryAfter = wait }));

    private SharedProvider Successor(DateTimeOffset remembered, TimeSpan passed, DateTimeOffset at)
    {
        var next = Take(life: 2000);
        next.Recall(_provider.Remember(remembered), passed, at);
        return next;
    }
}
