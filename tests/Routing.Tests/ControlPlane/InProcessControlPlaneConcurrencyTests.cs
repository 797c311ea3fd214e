using Routing.Circuits;
using Routing.ControlPlane;
using Routing.Failures;
using Routing.Targets;
using static Routing.Tests.Times;

namespace Routing.Tests.ControlPlane;

/// <summary>Real threads, let go together by a barrier, many rounds over.</summary>
public sealed class InProcessControlPlaneConcurrencyTests
{
    private const int Threads = 8;

    private static readonly Failure CannotConnect = new(FailureKind.Unreachable, "refused") { AtConnect = true };

    [Fact]
    public void Plane_ManyEnterAHalfOpenCircuit_ExactlyOneDoes()
    {
        for (var round = 0; round < 300; round++)
        {
            var plane = Tripped();
            var routes = Handles(plane, "m");
            Together(i => routes[i].TryEnter(At(30), out _)).Count(entered => entered).ShouldBe(1);
        }
    }

    [Fact]
    public void Plane_ManyEnterAProviderSetAsideByDifferentModels_ExactlyOneDoes()
    {
        for (var round = 0; round < 300; round++)
        {
            var plane = Tripped();
            var first = plane.Watch(new TargetId("p", "m"), CredentialId.None);
            first.TryEnter(At(30), out var probe);
            first.Report(new AttemptReport(probe, At(30), CannotConnect));
            var routes = Enumerable.Range(0, Threads).Select(i => plane.Watch(new TargetId("p", $"m{i}"), CredentialId.None)).ToArray();
            Together(i => routes[i].TryEnter(At(90), out _)).Count(entered => entered).ShouldBe(1);
        }
    }

    [Fact]
    public void Plane_ProbesReturnedAndTakenByManyThreads_NeverTwoAtOnce()
    {
        var plane = Tripped();
        var routes = Handles(plane, "m");
        var (live, most, granted) = (0, 0, 0);
        Together(i =>
        {
            for (var round = 0; round < 5_000; round++)
            {
                if (routes[i].TryEnter(At(30), out var permit))
                {
                    var now = Interlocked.Increment(ref live);
                    Interlocked.Increment(ref granted);
                    InterlockedMax(ref most, now);
                    Interlocked.Decrement(ref live);
                    routes[i].Report(new AttemptReport(permit, At(30), new Failure(FailureKind.ClientGone, "gone")));
                }
            }

            return true;
        });
        most.ShouldBe(1);
        granted.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Plane_SuccessesCountedByManyThreadsOverManySeconds_AreAllThere()
    {
        var plane = new InProcessControlPlane(new ControlPlaneOptions(), () => 0);
        var routes = Handles(plane, "m");
        Together(i =>
        {
            for (var n = 0; n < 9_000; n++)
            {
                // Each thread walks through nine seconds at its own pace, so cells are counted and taken over at the same time.
                var at = At(n / 1000);
                routes[i].TryEnter(at, out var permit);
                routes[i].Report(new AttemptReport(permit, at, null));
                if (n % 100 == 0)
                {
                    routes[i].Look(at);
                }
            }

            return true;
        });

        plane.Describe(At(8)).Single().Outcomes.ShouldBe(Threads * 9_000);
    }

    [Fact]
    public void Plane_TripWhileManySucceed_IsSeenByAllOfThem()
    {
        for (var round = 0; round < 100; round++)
        {
            var plane = new InProcessControlPlane(new ControlPlaneOptions { Circuit = new CircuitOptions { ConsecutiveFailures = 1, Jitter = 0 } }, () => 0);
            var routes = Handles(plane, "m");
            Together(i =>
            {
                for (var n = 0; n < 100; n++)
                {
                    routes[i].Report(new AttemptReport(new Permit(0, At(1)), At(1), i == 0 && n == 50 ? CannotConnect : null));
                }

                return true;
            });
            routes.ShouldAllBe(route => route.Look(At(2)).Availability == Availability.Open);
        }
    }

    private static InProcessControlPlane Tripped()
    {
        var plane = new InProcessControlPlane(new ControlPlaneOptions { Circuit = new CircuitOptions { Jitter = 0 } }, () => 0);
        var route = plane.Watch(new TargetId("p", "m"), CredentialId.None);
        for (var i = 0; i < 3; i++)
        {
            route.Report(new AttemptReport(new Permit(0, At(0)), At(0), CannotConnect));
        }

        return plane;
    }

    /// <summary>One handle per thread, each with a credential of its own, already found steady where it is.</summary>
    private static IRouteHealth[] Handles(InProcessControlPlane plane, string model)
    {
        var handles = Enumerable.Range(0, Threads).Select(i => plane.Watch(new TargetId("p", model), new CredentialId($"c{i}"))).ToArray();
        Array.ForEach(handles, handle => handle.Look(At(0)));
        return handles;
    }

    private static T[] Together<T>(Func<int, T> work)
    {
        using var barrier = new Barrier(Threads);
        var results = new T[Threads];
        var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() =>
        {
            barrier.SignalAndWait();
            results[i] = work(i);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return results;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var found = Interlocked.CompareExchange(ref target, value, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
