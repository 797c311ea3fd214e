using Routing.Circuits;
using Routing.CoolingOff;
using Routing.Failures;
using Routing.Targets;

namespace Routing.ControlPlane;

/// <summary>One provider of an <see cref="InProcessControlPlane"/>: the pure machines, their lock, and what is published for those who do without it.</summary>
internal sealed class ProviderShell(ControlPlaneOptions options, Func<double> chance, Action<CircuitTransition>? onTransition, int atMost)
{
    private readonly Lock _lock = new();
    private readonly ProviderHealth _health = new(options.Circuit, chance);
    private readonly CoolingOffBook _book = new(options);
    private readonly HashSet<TargetId> _drained = [];
    private readonly RouteCells _cells = new(atMost);

    public RouteHealth Watch(TargetId target, CredentialId credential)
    {
        if (_cells.Find(target, credential) is { } cell)
        {
            cell.Use();
            return new RouteHealth(this, cell);
        }

        lock (_lock)
        {
            return new RouteHealth(this, _cells.Hold(target, credential));
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
        cell.Target.Steady = !_drained.Contains(target) && _health.Look(target.Model, now) is { Availability: Availability.Available, Share: >= 1 };
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
