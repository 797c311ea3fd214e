using Routing.Circuits;
using Routing.CoolingOff;
using Routing.Failures;
using Routing.Targets;

namespace Routing.ControlPlane;

/// <summary>One provider of an <see cref="InProcessControlPlane"/>: the pure machines, their lock, and what is published for those who do without it.</summary>
/// <param name="options">When circuits trip and credentials cool off.</param>
/// <param name="chance">A number in [0, 1), for jitter.</param>
/// <param name="onTransition">Told of every change of a circuit.</param>
/// <param name="atMost">Targets and routes held.</param>
/// <param name="probeIdsAfter">Larger than any probe id of a shell of the same name before it.</param>
internal sealed class ProviderShell(ControlPlaneOptions options, Func<double> chance, Action<CircuitTransition>? onTransition, int atMost, long probeIdsAfter)
{
    private const int MostCircuits = 1024;
    private const int MostCoolingOff = 4096;

    private readonly Lock _lock = new();
    private readonly ProviderHealth _health = new(options.Circuit, chance, Math.Min(atMost, MostCircuits), probeIdsAfter);
    private readonly CoolingOffBook _book = new(options, Math.Min(atMost, MostCoolingOff));
    private readonly HashSet<TargetId> _drained = [];
    private readonly RouteCells _cells = new(atMost);
    private volatile bool _forgotten;

    /// <summary>True once another has, or will have, its place: whoever still holds it asks for that one.</summary>
    public bool IsForgotten => _forgotten;

    /// <summary>The cell of a route, held from now on.</summary>
    public RouteCell Hold(TargetId target, CredentialId credential)
    {
        if (_cells.Find(target, credential) is { } cell)
        {
            cell.Use();
            return cell;
        }

        lock (_lock)
        {
            return _cells.Hold(target, credential);
        }
    }

    /// <summary>Whether any of its routes was used since this was last asked.</summary>
    public bool TakeUsed()
    {
        lock (_lock)
        {
            return _cells.TakeUsed();
        }
    }

    /// <summary>Whether anything is set aside or cools off: what would be lost with it.</summary>
    public bool HoldsAnything()
    {
        lock (_lock)
        {
            return !_health.IsClosed || _book.Count > 0 || _drained.Count > 0;
        }
    }

    /// <summary>Lets go of it: from now on nothing of it is steady, so that every handle comes to see that it is forgotten.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _forgotten = true;
            _cells.NothingIsSteady();
        }
    }

    public void Configure(ControlPlaneOptions options)
    {
        lock (_lock)
        {
            _health.Configure(options.Circuit);
            _book.Configure(options);
        }
    }

    public void ForgetCircuits(DateTimeOffset now)
    {
        lock (_lock)
        {
            _health.Forget(now);
        }
    }

    public void Drain(TargetId target)
    {
        lock (_lock)
        {
            _drained.Add(target);
            _cells.NothingIsSteady(target);
        }
    }

    public void Restore(TargetId target)
    {
        lock (_lock)
        {
            // The next look publishes that it is steady again, if it is.
            _drained.Remove(target);
        }
    }

    public RouteStatus Look(RouteHealth route, DateTimeOffset now)
    {
        lock (_lock)
        {
            var cell = Attach(route);
            Publish(cell, now);
            return LookAt(cell, now);
        }
    }

    public bool TryEnter(RouteHealth route, DateTimeOffset now, out Permit permit)
    {
        TargetId target;
        lock (_lock)
        {
            var cell = Attach(route);
            target = cell.Target.Target;
            Publish(cell, now);
            if (!LookAt(cell, now).MayEnter || !_health.TryEnter(target.Model, now, out permit))
            {
                permit = default;
                return false;
            }

            _book.TryEnter(target, cell.Credential, now);
        }

        Tell(target, target.Model, permit.IsProbe ? CircuitChange.ProbeStarted : CircuitChange.None, now, null);
        return true;
    }

    public void Hasten(RouteHealth route, DateTimeOffset now)
    {
        lock (_lock)
        {
            _health.Hasten(Attach(route).Target.Target.Model, now);
        }
    }

    public void Report(RouteHealth route, in AttemptReport report)
    {
        HealthChange change;
        TargetId target;
        DateTimeOffset? until;
        lock (_lock)
        {
            var cell = Attach(route);
            target = cell.Target.Target;
            TakeSuccesses(cell.Target, report.EndedAt);
            change = _health.Report(target.Model, report);
            _book.Report(target, cell.Credential, report);
            Unpublish(cell, change, report.Failure);
            Publish(cell, report.EndedAt);
            until = change.IsNone ? null : _health.Describe(target, report.EndedAt).OpenUntil;
        }

        Tell(target, target.Model, change.Target, report.EndedAt, until);
        Tell(target, null, change.Provider, report.EndedAt, until);
    }

    public IReadOnlyList<TargetSnapshot> Describe(DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var cell in _cells.Targets)
            {
                TakeSuccesses(cell, now);
            }

            return [.. _cells.Targets.Select(cell => _health.Describe(cell.Target, now))];
        }
    }

    private RouteStatus LookAt(RouteCell cell, DateTimeOffset now)
    {
        var target = cell.Target.Target;
        if (_drained.Contains(target))
        {
            return new RouteStatus(Availability.Drained, DateTimeOffset.MinValue, 1);
        }

        var circuit = _health.Look(target.Model, now);
        var credential = _book.Look(target, cell.Credential, now);
        return credential.MayEnter || (!circuit.MayEnter && circuit.Until > credential.Until) ? circuit : credential;
    }

    /// <summary>Says what is steady again. Only ever called with the lock, so it cannot overtake what <see cref="Unpublish"/> takes back.</summary>
    private void Publish(RouteCell cell, DateTimeOffset now)
    {
        var target = cell.Target.Target;
        cell.Clear = _book.KnowsNothingOf(target, cell.Credential, now);
        cell.Target.Steady = !_forgotten && !_drained.Contains(target) && _health.Look(target.Model, now) is { Availability: Availability.Available, Share: >= 1 };
    }

    private void Unpublish(RouteCell cell, HealthChange change, Failure? failure)
    {
        if (change.Provider is not CircuitChange.None)
        {
            _cells.NothingIsSteady();
        }

        if (failure is not null && FailureRules.BlameFor(failure) is Blame.Credential)
        {
            _cells.NothingIsClear(cell.Credential);
        }
    }

    private void TakeSuccesses(TargetCell cell, DateTimeOffset before)
    {
        if (cell.Successes.Take(before, out var at) is var count and > 0)
        {
            _health.ReportSuccesses(cell.Target.Model, count, at);
        }
    }

    private void Tell(TargetId target, string? model, CircuitChange change, DateTimeOffset at, DateTimeOffset? until)
    {
        if (change is not CircuitChange.None)
        {
            onTransition?.Invoke(new CircuitTransition(target.Provider, model, change, at, until));
        }
    }

    /// <summary>The route's cell; a new one when the old was forgotten.</summary>
    private RouteCell Attach(RouteHealth route) => route.Cell = _cells.Hold(route.Cell.Target.Target, route.Cell.Credential);
}
