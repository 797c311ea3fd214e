using Routing.Circuits;
using Routing.ControlPlane;
using static Routing.Tests.Times;

namespace Routing.Tests.Circuits;

public sealed class CircuitBreakerPropertyTests
{
    [Fact]
    public void Circuit_AnyHistory_KeepsItsPromises() =>
        Properties.ForAllCommands(2000, commands =>
        {
            var run = new Run();
            foreach (var (op, arg) in commands)
            {
                run.Step(op, arg);
            }

            run.BecomesProbeable();
        });

    private sealed class Run
    {
        private static readonly CircuitOptions Options = new()
        {
            ConsecutiveFailures = 2,
            MinimumRequests = 6,
            OpenFor = Seconds(4),
            OpenAtMost = Seconds(10),
            ProbeTimeout = Seconds(6),
            RampUp = Seconds(3),
            Jitter = 0.5,
        };

        private readonly List<Permit> _out = [];
        private readonly List<Permit> _reported = [];
        private readonly CircuitBreaker _circuit;
        private DateTimeOffset _now = At(1_000_000);
        private (long Id, DateTimeOffset Start)? _liveProbe;
        private long _probeId;
        private double _dice;

        public Run() => _circuit = new CircuitBreaker(Options, () => _dice = (_dice + 0.37) % 1);

        public void Step(byte op, byte arg)
        {
            var before = _circuit.Look(_now).Availability;
            var change = (op % 12) switch
            {
                0 or 1 or 2 => Enter(),
                3 => Report(arg, CircuitOutcome.Success),
                4 or 5 => Report(arg, CircuitOutcome.Failure),
                6 => Report(arg, CircuitOutcome.Neutral),
                7 => Duplicate(arg),
                8 => Move(Seconds(arg / 50.0)),
                9 => Move(Seconds(arg / 10.0)),
                10 => Move(-Seconds(arg / 5.0)),
                _ => Die(arg),
            };
            var status = _circuit.Look(_now);
            status.Share.ShouldBeInRange(double.Epsilon, 1);
            var setBackOverItsEnd = op % 12 == 10 && before is Availability.ProbeFree;
            if (before is not Availability.Open && !setBackOverItsEnd && status.Availability is Availability.Open)
            {
                change.ShouldBeOneOf(CircuitChange.Tripped, CircuitChange.Reopened);
            }

            if (before is not Availability.Available && status.Availability is Availability.Available)
            {
                change.ShouldBe(CircuitChange.Recovered);
            }
        }

        /// <summary>With nobody reporting any more: within the longest cooling-off, or the probe's timeout, someone may enter.</summary>
        public void BecomesProbeable()
        {
            var open = _circuit.Look(_now).Availability is Availability.Open;
            _circuit.TryEnter(_now + (open ? Options.OpenAtMost : Options.ProbeTimeout), ++_probeId, out _).ShouldBeTrue();
        }

        private CircuitChange Enter()
        {
            var mayEnter = _circuit.Look(_now).MayEnter;
            _circuit.TryEnter(_now, ++_probeId, out var permit).ShouldBe(mayEnter);
            if (!mayEnter)
            {
                return CircuitChange.None;
            }

            if (permit.IsProbe)
            {
                (_liveProbe is { } live && _now < live.Start + Options.ProbeTimeout).ShouldBeFalse("two probes at once");
                _liveProbe = (permit.ProbeId, _now);
            }

            _out.Add(permit);
            return CircuitChange.None;
        }

        private CircuitChange Report(byte arg, CircuitOutcome outcome)
        {
            if (_out.Count == 0)
            {
                return CircuitChange.None;
            }

            var permit = _out[arg % _out.Count];
            _out.Remove(permit);
            _reported.Add(permit);
            return Record(permit, outcome, _now - Seconds(arg % 3 * 0.2));
        }

        private CircuitChange Duplicate(byte arg)
        {
            if (_reported.Where(permit => permit.IsProbe).ToList() is not { Count: > 0 } probes)
            {
                return CircuitChange.None;
            }

            var change = Record(probes[arg % probes.Count], (CircuitOutcome)(arg % 3), _now);
            change.ShouldBe(CircuitChange.None, "a probe reported twice");
            return change;
        }

        private CircuitChange Record(Permit permit, CircuitOutcome outcome, DateTimeOffset at)
        {
            var held = _liveProbe is { } live && permit.ProbeId == live.Id && at < live.Start + Options.ProbeTimeout;
            var change = _circuit.Record(permit, outcome, at);
            (change, outcome, permit.IsProbe && held).ShouldBeOneOf(
                (CircuitChange.None, outcome, false),
                (CircuitChange.Tripped, CircuitOutcome.Failure, false),
                (CircuitChange.Reopened, CircuitOutcome.Failure, true),
                (CircuitChange.Recovered, CircuitOutcome.Success, true),
                (CircuitChange.ProbeReturned, CircuitOutcome.Neutral, true));
            _liveProbe = permit.ProbeId == _liveProbe?.Id ? null : _liveProbe;
            if (change is CircuitChange.Tripped or CircuitChange.Reopened)
            {
                (_circuit.Look(_now).Until - at).ShouldBeInRange(Options.OpenFor, Options.OpenAtMost);
            }

            return change;
        }

        private CircuitChange Move(TimeSpan by)
        {
            _now += by;
            _liveProbe = _liveProbe is { } live && _now < live.Start ? (live.Id, _now) : _liveProbe;
            return CircuitChange.None;
        }

        private CircuitChange Die(byte arg)
        {
            if (_out.Count > 0)
            {
                _out.RemoveAt(arg % _out.Count);
            }

            return CircuitChange.None;
        }
    }
}
