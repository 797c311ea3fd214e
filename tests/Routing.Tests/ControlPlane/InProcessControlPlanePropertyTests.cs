using Routing.Circuits;
using Routing.ControlPlane;
using Routing.Failures;
using Routing.Targets;
using static Routing.Tests.Times;

namespace Routing.Tests.ControlPlane;

public sealed class InProcessControlPlanePropertyTests
{
    private static readonly CircuitOptions Options = new() { ConsecutiveFailures = 3, MinimumRequests = 8, OpenFor = Seconds(4), RampUp = Seconds(2) };

    private static readonly Failure?[] Outcomes =
    [
        null,
        null,
        new(FailureKind.Overloaded, "503") { Status = 503 },
        new(FailureKind.Unreachable, "refused") { AtConnect = true },
        new(FailureKind.ClientFault, "400") { Status = 400 },
    ];

    /// <summary>Counting successes without the lock, and taking them over later, decides as the pure machine does that is told each one at once.</summary>
    [Fact]
    public void Plane_AnyHistory_DecidesAsThePureMachineDoes() =>
        Properties.ForAllCommands(1000, commands =>
        {
            var pure = new ProviderHealth(Options, () => 0.5);
            var plane = new InProcessControlPlane(new ControlPlaneOptions { Circuit = Options }, () => 0.5);
            var now = Start;
            foreach (var (op, arg) in commands)
            {
                var target = new TargetId("p", op % 8 < 6 ? "a" : "b");
                var route = plane.Watch(target, CredentialId.None);
                route.Look(now).ShouldBe(pure.Look(target.Model, now));
                route.TryEnter(now, out var permit).ShouldBe(pure.TryEnter(target.Model, now, out var same));
                permit.ShouldBe(same);
                now += TimeSpan.FromMilliseconds(arg % 5 == 0 ? arg * 20 : arg);
                if (permit != default)
                {
                    var report = new AttemptReport(permit, now, Outcomes[arg % Outcomes.Length]);
                    route.Report(report);
                    pure.Report(target.Model, report);
                }
            }

            plane.Describe(now).ShouldAllBe(snapshot => snapshot == pure.Describe(snapshot.Target, now));
        });

    [Fact]
    public void Provider_AnyHistoryOfConnectFailures_NeverHasTwoProbesOfAModelOrOfItselfAtOnce() =>
        Properties.ForAllCommands(1000, commands =>
        {
            var health = new ProviderHealth(Options with { ConsecutiveFailures = 1 }, () => 0.5);
            var (now, setAside) = (Start, false);
            var live = new List<(string Model, Permit Permit)>();
            foreach (var (op, arg) in commands)
            {
                var model = $"m{arg % 3}";
                if (op % 3 == 0)
                {
                    now += Seconds(arg / 20.0);
                    live.RemoveAll(probe => now >= probe.Permit.EnteredAt + Options.ProbeTimeout);
                }
                else if (op % 3 == 1 && health.TryEnter(model, now, out var permit))
                {
                    if (permit.IsProbe)
                    {
                        live.ShouldAllBe(probe => !setAside && probe.Model != model);
                        live.Add((model, permit));
                    }
                    else
                    {
                        health.Report(model, new AttemptReport(permit, now, Outcomes[3]));
                    }
                }
                else if (op % 3 == 2 && live.Count > 0)
                {
                    var probe = live[arg % live.Count];
                    live.Remove(probe);
                    var change = health.Report(probe.Model, new AttemptReport(probe.Permit, now, Outcomes[arg % Outcomes.Length])).Provider;
                    setAside = change is CircuitChange.Tripped or CircuitChange.Reopened || (setAside && change is not CircuitChange.Recovered);
                    if (change is CircuitChange.Tripped)
                    {
                        // Probes of single models that set out before it are of no account to it.
                        live.Clear();
                    }
                }
            }
        });
}
