using Routing.ControlPlane;
using Routing.Timing;

namespace Routing.Circuits;

/// <summary>
/// One circuit. Pure: no clock, no lock (whoever holds it serialises the calls). Reports carry the time their attempt ended and are ordered by
/// it; a shell that gathers reports stamped by other machines' clocks first limits the stamps to its own <c>now</c>.
/// </summary>
internal sealed partial class CircuitBreaker(CircuitOptions options, Func<double> chance)
{
    /// <summary>The share of traffic right after a recovery.</summary>
    public const double FirstShare = 0.1;

    private readonly CircuitHistory _history = new(options);
    private CircuitOptions _options = options;
    private CircuitState _state;
    private TimeSpan _coolingOff;
    private Period _open;
    private Period _probe;
    private Period _ramp;
    private long _probeId;
    private DateTimeOffset _recoveredAt = DateTimeOffset.MinValue;

    /// <summary>The probe under way, expired or not; 0 when there is none.</summary>
    public long ProbeId => _probeId;

    public bool IsClosed => _state is CircuitState.Closed;

    /// <summary>Takes new settings over. A cooling-off or probe under way keeps its length; a new window starts empty.</summary>
    public void Configure(CircuitOptions options)
    {
        _history.Configure(options);
        _options = options;
    }

    public RouteStatus Look(DateTimeOffset now)
    {
        FollowClock(now);
        return _state switch
        {
            CircuitState.Closed => new RouteStatus(Availability.Available, DateTimeOffset.MinValue, ShareAt(now)),
            CircuitState.Open when !_open.IsOver(now) => new RouteStatus(Availability.Open, _open.End, 1),
            CircuitState.HalfOpen when _probeId != 0 && !_probe.IsOver(now) => new RouteStatus(Availability.Probing, _probe.End, 1),
            // Cooled off, its probe returned, or its probe's holder given up for dead.
            _ => new RouteStatus(Availability.ProbeFree, DateTimeOffset.MinValue, 1),
        };
    }

    /// <summary>Asks to make an attempt; if it is to be a probe, it gets <paramref name="probeId"/>, which must never have been used before.</summary>
    public bool TryEnter(DateTimeOffset now, long probeId, out Permit permit)
    {
        switch (Look(now).Availability)
        {
            case Availability.Available:
                permit = new Permit(0, now);
                return true;

            case Availability.ProbeFree:
                _state = CircuitState.HalfOpen;
                _probeId = probeId;
                _probe = new Period(now, _options.ProbeTimeout);
                permit = new Permit(probeId, now);
                return true;

            default:
                permit = default;
                return false;
        }
    }

    /// <summary>A request has nothing else left to try: a cooling-off that has lasted for <see cref="CircuitOptions.ProbeEarlyAfter"/> is over, and the probe free.</summary>
    public void Hasten(DateTimeOffset now)
    {
        FollowClock(now);
        if (_state is CircuitState.Open && !_open.IsOver(now) && now - _open.Start >= _options.ProbeEarlyAfter)
        {
            _open = _open with { Length = now - _open.Start };
        }
    }

    public CircuitChange Record(in Permit permit, CircuitOutcome outcome, DateTimeOffset at)
    {
        FollowReports(at);
        if (permit.IsProbe)
        {
            return RecordProbe(permit, outcome, at);
        }

        // Open, HalfOpen: only a probe counts. An ordinary attempt that ends now began before the trip, and a success among them does not close.
        // Closed: one that began before the recovery speaks of the outage, not of what came after.
        if (_state is not CircuitState.Closed || permit.EnteredAt < _recoveredAt)
        {
            return CircuitChange.None;
        }

        switch (outcome)
        {
            case CircuitOutcome.Success:
                _history.AddSuccesses(1, at);
                return CircuitChange.None;

            case CircuitOutcome.Failure:
                _history.AddFailure(at);
                return _history.ShouldTrip(at) ? Trip(at) : CircuitChange.None;

            default:
                return CircuitChange.None;
        }
    }

    /// <summary>Ordinary successes counted elsewhere; <paramref name="at"/> is when the last of them ended.</summary>
    public void RecordSuccesses(long count, DateTimeOffset at)
    {
        FollowReports(at);
        if (_state is CircuitState.Closed && at >= _recoveredAt)
        {
            _history.AddSuccesses(count, at);
        }
    }

    /// <summary>Opens it for the cooling-off <paramref name="other"/> has just begun.</summary>
    public void OpenLike(CircuitBreaker other, DateTimeOffset at)
    {
        Open(at, other._coolingOff);
        _open = other._open;
    }

    /// <summary>Closes it because something that covers it has recovered.</summary>
    public void Recover(DateTimeOffset at)
    {
        _state = CircuitState.Closed;
        _probeId = 0;
        _recoveredAt = at;
        _ramp = new Period(at, _options.RampUp);
        _history.Clear();
    }

    public CircuitSnapshot Snapshot(DateTimeOffset now)
    {
        var status = Look(now);
        var state = status.Availability switch
        {
            Availability.Available => CircuitState.Closed,
            Availability.Open => CircuitState.Open,
            _ => CircuitState.HalfOpen,
        };
        var until = state is CircuitState.Open ? status.Until : (DateTimeOffset?)null;
        var total = _history.Total(now);
        return new CircuitSnapshot(state, until, status.Share, _history.ConsecutiveFailures, total.Failures, total.Outcomes);
    }

    private CircuitChange RecordProbe(in Permit permit, CircuitOutcome outcome, DateTimeOffset at)
    {
        // Not this circuit's probe, or one reported or replaced already.
        if (_state is not CircuitState.HalfOpen || permit.ProbeId != _probeId)
        {
            return CircuitChange.None;
        }

        // A holder that took longer than its permit lasts was given up, though nobody probes yet: what it says is ignored, and the permit is spent.
        _probeId = 0;
        if (_probe.IsOver(at))
        {
            return CircuitChange.None;
        }

        switch (outcome)
        {
            case CircuitOutcome.Success:
                Recover(at);
                return CircuitChange.Recovered;

            case CircuitOutcome.Failure:
                Open(at, Doubled());
                return CircuitChange.Reopened;

            default:
                // HalfOpen stays, without a probe: the next request probes.
                return CircuitChange.ProbeReturned;
        }
    }

    /// <summary>
    /// While ramping up, a failure counts as ever: a single one that re-opened would keep a busy target with the odd error out for good. But
    /// a trip before the ramp is over means that there was no recovery, so the cooling-off goes on doubling; after it, it starts anew.
    /// </summary>
    private CircuitChange Trip(DateTimeOffset at)
    {
        Open(at, _ramp.IsOver(at) ? _options.OpenFor : Doubled());
        return CircuitChange.Tripped;
    }

    private void Open(DateTimeOffset at, TimeSpan coolingOff)
    {
        _state = CircuitState.Open;
        _probeId = 0;
        _coolingOff = Min(coolingOff, _options.OpenAtMost);
        // Jitter only lengthens, so that nobody comes back before the cooling-off; the upper bound holds jitter included.
        _open = new Period(at, Min(_coolingOff * (1 + (_options.Jitter * chance())), _options.OpenAtMost));
        _history.Clear();
    }

    private TimeSpan Doubled() => _coolingOff > TimeSpan.Zero ? _coolingOff * 2 : _options.OpenFor;

    private double ShareAt(DateTimeOffset now) =>
        _ramp.IsOver(now) ? 1 : FirstShare + ((1 - FirstShare) * ((now - _ramp.Start) / _ramp.Length));

    /// <summary>The clock may have been set back: no cooling-off, probe or ramp lasts longer than its length for that.</summary>
    private void FollowClock(DateTimeOffset now)
    {
        _open = _open.SeenAt(now);
        _probe = _probe.SeenAt(now);
        _ramp = _ramp.IsOver(now) ? default : _ramp.SeenAt(now);
        _recoveredAt = now < _recoveredAt ? now : _recoveredAt;
    }

    /// <summary>After a clock set back, no report is older than the recovery for having the smaller stamp.</summary>
    private void FollowReports(DateTimeOffset at)
    {
        if (_history.Follow(at))
        {
            _recoveredAt = DateTimeOffset.MinValue;
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
