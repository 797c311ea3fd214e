using Routing.Circuits;
using Routing.ControlPlane;
using Routing.Failures;
using Routing.Targets;
using static Routing.Tests.Times;

namespace Routing.Tests.ControlPlane;

[Collection(nameof(Alone))]
public sealed class InProcessControlPlaneTests
{
    private static readonly TargetId Target = new("openai", "small");
    private static readonly CredentialId A = new("a");
    private static readonly CredentialId B = new("b");
    private static readonly Failure Overloaded = new(FailureKind.Overloaded, "503") { Status = 503 };

    private readonly List<CircuitTransition> _transitions = [];
    private readonly InProcessControlPlane _plane;

    public InProcessControlPlaneTests() =>
        _plane = new InProcessControlPlane(new ControlPlaneOptions { Circuit = new CircuitOptions { Jitter = 0 } }, () => 0, _transitions.Add);

    [Fact]
    public void Plane_ThreeFailuresOfTwoTenants_OpenOneCircuitForBoth()
    {
        Attempt(A, 1, Overloaded);
        Attempt(B, 2, Overloaded);
        Attempt(A, 3, Overloaded);

        _plane.Watch(Target, B).Look(At(4)).ShouldBe(new RouteStatus(Availability.Open, At(33), 1));
        _transitions.ShouldBe([new CircuitTransition("openai", "small", CircuitChange.Tripped, At(3), At(33))]);
    }

    [Fact]
    public void Plane_ThrottledTenant_CoolsOffAlone()
    {
        for (var i = 0; i < 50; i++)
        {
            Report(A, new Permit(0, At(i)), i, new Failure(FailureKind.Throttled, "429") { RetryAfter = Seconds(100) });
        }

        _plane.Watch(Target, A).Look(At(50)).Availability.ShouldBe(Availability.CoolingOff);
        _plane.Watch(Target, A).TryEnter(At(50), out _).ShouldBeFalse();
        _plane.Watch(Target, B).Look(At(50)).ShouldBe(RouteStatus.Available);
        _plane.Watch(Target, B).TryEnter(At(50), out _).ShouldBeTrue();
        _transitions.ShouldBeEmpty();
    }

    [Fact]
    public void Plane_SuccessWithinTheSameSecond_BreaksTheStreakExactly()
    {
        var route = _plane.Watch(Target, A);
        foreach (var (at, failure) in new[] { (1.1, Overloaded), (1.2, null), (1.3, Overloaded), (1.4, Overloaded), (1.5, null), (1.6, Overloaded) })
        {
            Attempt(A, at, failure);
        }

        route.Look(At(2)).MayEnter.ShouldBeTrue();
        _plane.Describe(At(2)).Single().ShouldBe(new TargetSnapshot(Target, CircuitState.Closed, null, 1, 1, 4, 6));
    }

    [Fact]
    public void Plane_SuccessesCountedWithoutTheLock_ReachTheWindow()
    {
        for (var i = 0; i < 25; i++)
        {
            Attempt(A, i * 0.1, null);
        }

        _plane.Describe(At(2.5)).Single().Outcomes.ShouldBe(25);
    }

    [Fact]
    public void Plane_ProbeSucceeds_RampsUpThenIsSteady()
    {
        Trip();
        var route = _plane.Watch(Target, A);
        route.TryEnter(At(33), out var probe).ShouldBeTrue();
        route.Report(new AttemptReport(probe, At(34), null));

        route.Look(At(34)).Share.ShouldBe(0.1, 1e-9);
        route.Look(At(39)).ShouldBe(RouteStatus.Available);
        _transitions.Select(transition => transition.Change).ShouldBe([CircuitChange.Tripped, CircuitChange.ProbeStarted, CircuitChange.Recovered]);
    }

    [Fact]
    public void Plane_CredentialRejectedOnOneTarget_ReachesRoutesAlreadySteady()
    {
        var other = _plane.Watch(new TargetId("openai", "large"), A);
        other.Look(At(0)).MayEnter.ShouldBeTrue();
        Attempt(A, 1, new Failure(FailureKind.CredentialRejected, "401") { Status = 401 });

        other.Look(At(2)).Availability.ShouldBe(Availability.CredentialRejected);
        _plane.Watch(Target, B).Look(At(2)).MayEnter.ShouldBeTrue();
    }

    [Fact]
    public void Plane_ProviderSetAside_ReachesTargetsAlreadySteady()
    {
        var other = _plane.Watch(new TargetId("openai", "large"), B);
        other.Look(At(0)).MayEnter.ShouldBeTrue();
        Trip();
        _plane.Watch(Target, A).TryEnter(At(33), out var probe);
        Report(A, probe, 34, new Failure(FailureKind.Unreachable, "refused") { AtConnect = true });

        other.Look(At(35)).ShouldBe(new RouteStatus(Availability.Open, At(94), 1));
        _transitions[^1].ShouldBe(new CircuitTransition("openai", null, CircuitChange.Tripped, At(34), At(94)));
    }

    [Fact]
    public void Plane_Drained_IsSetAsideUntilRestored()
    {
        var route = _plane.Watch(Target, A);
        route.Look(At(0)).MayEnter.ShouldBeTrue();
        _plane.Drain(Target);
        route.Look(At(1)).Availability.ShouldBe(Availability.Drained);
        route.TryEnter(At(1), out _).ShouldBeFalse();
        _plane.Restore(Target);

        route.TryEnter(At(2), out _).ShouldBeTrue();
    }

    [Fact]
    public void Plane_OpenWhileThrottled_IsSoonestWhenBothAreOver()
    {
        Trip();
        Report(A, new Permit(0, At(0)), 4, new Failure(FailureKind.Throttled, "429") { RetryAfter = Seconds(100) });

        _plane.Watch(Target, A).Look(At(5)).Until.ShouldBe(At(104));
        _plane.Watch(Target, B).Look(At(5)).Until.ShouldBe(At(33));
    }

    [Fact]
    public void Plane_Configured_KeepsStateAndUsesTheNewSettings()
    {
        Attempt(A, 1, Overloaded);
        _plane.Configure(new ControlPlaneOptions { Circuit = new CircuitOptions { ConsecutiveFailures = 2, OpenFor = Seconds(5), Jitter = 0 } });
        Attempt(A, 2, Overloaded);

        _plane.Watch(Target, A).Look(At(2)).Until.ShouldBe(At(7));
    }

    [Fact]
    public void Plane_AnyNumberOfRoutes_StaysBoundedAndOldHandlesStillWork()
    {
        var plane = new InProcessControlPlane(new ControlPlaneOptions(), () => 0, atMost: 16);
        var held = plane.Watch(Target, A);
        held.Look(At(0));
        for (var i = 0; i < 1000; i++)
        {
            plane.Watch(new TargetId("openai", $"model-{i}"), A).Look(At(0));
        }

        plane.Describe(At(0)).Length.ShouldBeLessThanOrEqualTo(16);
        for (var i = 0; i < 3; i++)
        {
            held.Report(new AttemptReport(new Permit(0, At(1)), At(1), Overloaded));
        }

        held.Look(At(2)).Availability.ShouldBe(Availability.Open);
        plane.Watch(Target, B).Look(At(2)).Availability.ShouldBe(Availability.Open);
    }

    [Fact]
    public void Plane_HandleForgotten_StillSeesItsCredentialRejected()
    {
        var plane = new InProcessControlPlane(new ControlPlaneOptions(), () => 0, atMost: 16);
        var held = plane.Watch(Target, A);
        held.Look(At(0)).MayEnter.ShouldBeTrue();
        for (var i = 0; i < 100; i++)
        {
            plane.Watch(Target, new CredentialId($"c{i}")).Look(At(0));
        }

        plane.Watch(Target, A).Report(new AttemptReport(new Permit(0, At(1)), At(1), new Failure(FailureKind.CredentialRejected, "401")));
        held.Look(At(2)).Availability.ShouldBe(Availability.CredentialRejected);
    }

    [Fact]
    public void Plane_OwnEndpointFails_OpensItsCircuitAlone()
    {
        TargetId mine = Target.At("cr_mine"), theirs = Target.At("cr_theirs");
        for (var i = 1; i <= 3; i++)
        {
            _plane.Watch(mine, A).Report(new AttemptReport(new Permit(0, At(i)), At(i), new Failure(FailureKind.Unreachable, "refused") { AtConnect = true }));
        }

        _plane.Watch(mine, A).Look(At(4)).Availability.ShouldBe(Availability.Open);
        _plane.Watch(theirs, A).Look(At(4)).Availability.ShouldBe(Availability.Available);
        _plane.Watch(Target, A).Look(At(4)).Availability.ShouldBe(Availability.Available);
    }

    [Fact]
    public void Plane_AnyNumberOfEndpoints_StaysBoundedAndKeepsProvidersAndEndpointsThatAreSetAside()
    {
        var plane = new InProcessControlPlane(new ControlPlaneOptions(), () => 0, endpointsAtMost: 16);
        IRouteHealth[] used = [.. Enumerable.Range(0, 6).Select(i => plane.Watch(Target.At($"cr_used_{i}"), A))];
        Trip(plane.Watch(Target, A));
        Array.ForEach(used, Trip);
        for (var i = 0; i < 1000; i++)
        {
            plane.Watch(Target.At($"cr_{i}"), A).Look(At(4));
            Array.ForEach(used, route => route.Look(At(4)));
        }

        plane.Describe(At(4)).Length.ShouldBeInRange(7, 17);
        plane.Watch(Target, A).Look(At(4)).Availability.ShouldBe(Availability.Open);
        for (var i = 0; i < used.Length; i++)
        {
            plane.Watch(Target.At($"cr_used_{i}"), A).Look(At(4)).Availability.ShouldBe(Availability.Open);
        }
    }

    [Fact]
    public void Plane_EndpointForgotten_ItsOldHandleSharesTheCircuitOfItsNewOne()
    {
        var plane = new InProcessControlPlane(new ControlPlaneOptions(), () => 0, endpointsAtMost: 16);
        var held = plane.Watch(Target.At("cr_held"), A);
        held.Look(At(0)).MayEnter.ShouldBeTrue();
        for (var i = 0; i < 100; i++)
        {
            plane.Watch(Target.At($"cr_{i}"), A).Look(At(0));
        }

        plane.Describe(At(0)).ShouldNotContain(snapshot => snapshot.Target == Target.At("cr_held"));
        Trip(plane.Watch(Target.At("cr_held"), A));

        held.Look(At(4)).Availability.ShouldBe(Availability.Open);
    }

    [Fact]
    public void Plane_EndpointForgottenUnderItsProbe_TheProbesReportIsNobodys()
    {
        var plane = new InProcessControlPlane(new ControlPlaneOptions { Circuit = new CircuitOptions { Jitter = 0 } }, () => 0, endpointsAtMost: 4);
        var held = plane.Watch(Target.At("cr_held"), A);
        Trip(held);
        held.TryEnter(At(40), out var stray).ShouldBeTrue();
        stray.IsProbe.ShouldBeTrue();
        for (var i = 0; i < 100; i++)
        {
            plane.Watch(Target.At($"cr_{i}"), A).Look(At(40));
        }

        plane.Describe(At(40)).ShouldNotContain(snapshot => snapshot.Target == Target.At("cr_held"));

        var anew = plane.Watch(Target.At("cr_held"), A);
        for (var i = 41; i <= 43; i++)
        {
            anew.Report(new AttemptReport(new Permit(0, At(i)), At(i), Overloaded));
        }

        anew.TryEnter(At(80), out var probe).ShouldBeTrue();
        held.Report(new AttemptReport(stray, At(81), null));

        anew.Look(At(81)).Availability.ShouldBe(Availability.Probing);
        anew.Report(new AttemptReport(probe, At(82), null));
        anew.Look(At(82)).MayEnter.ShouldBeTrue();
    }

    [Fact]
    public void Plane_FullOfEndpoints_TakesLessThan64MiB()
    {
        var plane = new InProcessControlPlane(new ControlPlaneOptions(), () => 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 16_384; i++)
        {
            var route = plane.Watch(Target.At($"tenant:cr_{i}"), new CredentialId($"tenant:cr_{i}"));
            route.Report(new AttemptReport(new Permit(0, At(1)), At(1), Overloaded));
            route.Look(At(1));
        }

        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{taken / 16_384} bytes each");
        taken.ShouldBeLessThan(64L << 20);
        plane.Describe(At(1)).Length.ShouldBe(16_384);
    }

    [Fact]
    public void Plane_OneEndpointWithAnyNumberOfModels_HoldsFew()
    {
        for (var i = 0; i < 1000; i++)
        {
            _plane.Watch(new TargetId("openai", $"model-{i}").At("cr_greedy"), A).Look(At(0));
        }

        _plane.Describe(At(0)).Length.ShouldBeLessThanOrEqualTo(32);
    }

    [Fact]
    public void Plane_Steady_AllocatesNothing()
    {
        var route = _plane.Watch(Target, A);
        Attempt(A, 1, null);
        route.Look(At(1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            route.Look(At(1));
            route.TryEnter(At(1), out var permit);
            route.Report(new AttemptReport(permit, At(1.5), null));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Describe_SeveralTargets_AreOrderedByName()
    {
        foreach (var name in new[] { "b", "a", "c" })
        {
            _plane.Watch(new TargetId("z", name), A);
        }

        _plane.Watch(new TargetId("a", "z"), A);
        _plane.Describe(At(0)).Select(snapshot => snapshot.Target.ToString()).ShouldBe(["a/z", "z/a", "z/b", "z/c"]);
    }

    private static void Trip(IRouteHealth route)
    {
        for (var i = 1; i <= 3; i++)
        {
            route.Report(new AttemptReport(new Permit(0, At(i)), At(i), Overloaded));
        }
    }

    private void Trip()
    {
        for (var i = 1; i <= 3; i++)
        {
            Attempt(A, i, Overloaded);
        }
    }

    private void Attempt(CredentialId credential, double at, Failure? failure)
    {
        _plane.Watch(Target, credential).Look(At(at));
        _plane.Watch(Target, credential).TryEnter(At(at), out var permit).ShouldBeTrue();
        Report(credential, permit, at, failure);
    }

    private void Report(CredentialId credential, Permit permit, double at, Failure? failure) =>
        _plane.Watch(Target, credential).Report(new AttemptReport(permit, At(at), failure));
}
