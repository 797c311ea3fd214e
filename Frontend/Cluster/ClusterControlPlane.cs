using System.Collections.Concurrent;
using System.Collections.Immutable;
using Frontend.Health;
using Frontend.Spending;
using Routing.Circuits;
using Routing.ControlPlane;
using Routing.Hedging;
using Routing.Targets;

namespace Frontend.Cluster;

/// <summary>
/// The control plane of a frontend: copies of what the grains hold, and beside them the plane of one process, which keeps what is this node's own (the credentials it saw
/// refused, tenants' own endpoints) and whose circuits decide while the silos are away.
/// </summary>
internal sealed class ClusterControlPlane : IControlPlane
{
    private readonly InProcessControlPlane _own;
    private readonly ConcurrentDictionary<string, HealthLink> _links = new(StringComparer.Ordinal);
    private readonly Func<string, HealthLink> _makeLink;
    private readonly Lock _configuring = new();
    private ControlPlaneOptions _options;
    private int _frontends = 1;
    private bool _isAlone = true;

    public ClusterControlPlane(ControlPlaneOptions options, Func<double> chance, Action<CircuitTransition>? onTransition, ClusterSpending spending, Func<string, HealthLink> makeLink)
    {
        (_options, _makeLink) = (options, makeLink);
        _own = new InProcessControlPlane(options, chance, onTransition, spending: spending);
    }

    public IRetryBudget RetryBudget => _own.RetryBudget;

    public IHedgeBudget HedgeBudget => _own.HedgeBudget;

    public ISpending Spending => _own.Spending;

    /// <summary>Providers that anybody has asked for.</summary>
    public IEnumerable<HealthLink> Links => _links.Values;

    public IRouteHealth Watch(TargetId target, CredentialId credential)
    {
        var own = _own.Watch(target, credential);

        // A tenant's own endpoint is that tenant's alone: what this node sees of it is enough.
        return target.IsOwnEndpoint ? own : new ClusterRoute(_links.GetOrAdd(target.Provider, _makeLink), own, target, credential);
    }

    public void Configure(ControlPlaneOptions options)
    {
        lock (_configuring)
        {
            _options = options;
            Apply();
        }
    }

    /// <summary>How many frontends there are: what bounds all of them is divided by it.</summary>
    public void ShareWith(int frontends)
    {
        lock (_configuring)
        {
            if (_frontends != frontends)
            {
                _frontends = Math.Max(1, frontends);
                Apply();
            }
        }
    }

    /// <summary>The silos are away, or back: then what this node's circuits came to by themselves is forgotten.</summary>
    public void Alone(bool isAlone, DateTimeOffset now)
    {
        lock (_configuring)
        {
            _isAlone = isAlone;
            Apply();
            if (!isAlone)
            {
                _own.ForgetCircuits(now);
            }
        }
    }

    public ImmutableArray<TargetSnapshot> Describe(DateTimeOffset now) =>
        [.. _own.Describe(now).Select(snapshot => _links.TryGetValue(snapshot.Target.Provider, out var link) ? Lay(snapshot, link.Mirror.Look(snapshot.Target.Model, CredentialId.None, now), now) : snapshot)];

    public Task<bool> DrainAsync(TargetId target, bool drained) =>
        target.IsOwnEndpoint ? _own.DrainAsync(target, drained) : _links.GetOrAdd(target.Provider, _makeLink).DrainAsync(target.Model, drained);

    private static TargetSnapshot Lay(TargetSnapshot snapshot, in RouteStatus status, DateTimeOffset now) => status.Availability switch
    {
        Availability.Available => snapshot with { Share = Math.Min(snapshot.Share, status.Share) },
        Availability.Open => snapshot with { State = CircuitState.Open, OpenUntil = status.Until },
        Availability.ProbeFree or Availability.Probing => snapshot with { State = CircuitState.HalfOpen, OpenUntil = null },
        _ => snapshot,
    };

    /// <summary>While the silos decide, this node's own circuits count but never trip.</summary>
    private void Apply() => _own.Configure(_options with
    {
        Circuit = _isAlone ? _options.Circuit : _options.Circuit with { ConsecutiveFailures = int.MaxValue, FailureRatio = 1, MinimumRequests = int.MaxValue },
        RetryBudget = _options.RetryBudget with { MinimumPerSecond = _options.RetryBudget.MinimumPerSecond / _frontends },
        HedgeBudget = _options.HedgeBudget with { MinimumPerSecond = _options.HedgeBudget.MinimumPerSecond / _frontends },
    });
}
