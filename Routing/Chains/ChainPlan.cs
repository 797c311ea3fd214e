using Routing.ControlPlane;
using Routing.Ordering;
using Routing.Targets;

namespace Routing.Chains;

/// <summary>
/// The chain for one request, and what was left out of it and why. Made to be reused: <see cref="ChainPlanner.Plan"/> overwrites it, and once
/// its buffers have grown nothing is allocated. Not safe for two requests at once.
/// </summary>
/// <param name="capacity">Routes it holds before its buffers grow. Default 8.</param>
public sealed class ChainPlan(int capacity = 8)
{
    private Route[] _candidates = new Route[capacity];
    private Route[] _setAside = new Route[capacity];
    private Exclusion[] _exclusions = new Exclusion[capacity];
    private int _first;
    private int _ready;
    private int _last;
    private int _aside;
    private int _excluded;
    private DateTimeOffset _firstCool;

    /// <summary>In the order to try them.</summary>
    public ReadOnlySpan<Route> Candidates => _candidates.AsSpan(0, _first);

    /// <summary>How many of <see cref="Candidates"/> come before the last resorts: those that only ramp up, seem to hang, or were made such.</summary>
    public int Ready => _ready;

    /// <summary>In the order of the tier.</summary>
    public ReadOnlySpan<Exclusion> Exclusions => _exclusions.AsSpan(0, _excluded);

    /// <summary>The soonest instant at which any target left out for now could serve, for <c>Retry-After</c>; null when none ever will by itself.</summary>
    public DateTimeOffset? SoonestUntil { get; private set; }

    /// <summary>Of the routes left out because their credential cools off, the one that may be tried again first.</summary>
    public Route? FirstToCool { get; private set; }

    /// <summary>Left out because their circuit is open or half-open, in the order of the tier.</summary>
    internal ReadOnlySpan<Route> SetAside => _setAside.AsSpan(0, _aside);

    /// <summary>
    /// Adds what the caller left out itself, for having no credential or no protocol: after <see cref="ChainPlanner.Plan"/>, which starts anew.
    /// </summary>
    public void Exclude(in Exclusion exclusion)
    {
        if (_excluded == _exclusions.Length)
        {
            Array.Resize(ref _exclusions, Math.Max(4, _excluded * 2));
        }

        _exclusions[_excluded++] = exclusion;
    }

    /// <summary>Makes last resorts of the candidates that <paramref name="isIt"/> finds, behind all that are; unless it finds each that is none yet. Before they are put into an order.</summary>
    public void MakeLastResorts<TState>(Func<Route, TState, bool> isIt, TState state)
    {
        var found = 0;
        for (var at = 0; at < _ready; at++)
        {
            found += isIt(_candidates[at], state) ? 1 : 0;
        }

        if (found == _ready)
        {
            return;
        }

        for (var (at, left) = (0, _ready); left > 0; left--)
        {
            var route = _candidates[at];
            if (!isIt(route, state))
            {
                at++;
                continue;
            }

            _candidates.AsSpan((at + 1)..(_first)).CopyTo(_candidates.AsSpan(at));
            _candidates[_first - 1] = route;
            _ready--;
        }
    }

    /// <summary>Puts the candidates into <paramref name="order"/>; those that only ramp up stay the last resort. Before a walk begins.</summary>
    public void Arrange(ChainOrder order, in RequestProfile request, DateTimeOffset now, double dice) =>
        ChainOrdering.Arrange(_candidates.AsSpan(0, _ready), order, request, now, dice);

    /// <summary>As <see cref="Arrange"/>, for a plan whose first choice is throttled; see <see cref="ChainOrdering.ArrangeAfterThrottle"/>.</summary>
    public void ArrangeAfterThrottle(ChainOrder order, TimeSpan? within, in RequestProfile request, DateTimeOffset now, double dice) =>
        ChainOrdering.ArrangeAfterThrottle(_candidates.AsSpan(0, _ready), order, within, request, now, dice);

    /// <summary>Whether <paramref name="target"/> was left out because its credential cools off.</summary>
    public bool IsCoolingOff(Target target)
    {
        foreach (var exclusion in Exclusions)
        {
            if (exclusion.Target == target)
            {
                return exclusion.Reason is ExclusionReason.CoolingOff;
            }
        }

        return false;
    }

    internal Span<Route> From(int candidate) => _candidates.AsSpan(candidate, Math.Max(0, _ready - candidate));

    internal void Start(int routes)
    {
        if (_candidates.Length < routes)
        {
            _candidates = new Route[routes];
            _setAside = new Route[routes];
        }
        else
        {
            // A reused plan keeps no route of an earlier request alive.
            Array.Clear(_candidates);
            Array.Clear(_setAside);
        }

        Array.Clear(_exclusions, 0, _excluded);
        (_first, _last, _aside, _excluded) = (0, _candidates.Length, 0, 0);
        (SoonestUntil, FirstToCool, _firstCool) = (null, null, default);
    }

    internal void AddCandidate(Route route) => _candidates[_first++] = route;

    /// <summary>Last resorts fill the buffer from its end, so that one buffer holds both until <see cref="Finish"/>.</summary>
    internal void AddLastResort(Route route) => _candidates[--_last] = route;

    internal void ExcludeForNow(Route route, ExclusionReason reason, in RouteStatus status, DateTimeOffset soonest)
    {
        var hasEnd = status.Until > DateTimeOffset.MinValue;
        Exclude(new Exclusion(route.Target, reason, hasEnd ? status.Until : null));
        if (hasEnd && !(SoonestUntil <= soonest))
        {
            SoonestUntil = soonest;
        }

        if (reason is ExclusionReason.CircuitOpen or ExclusionReason.ProbeTaken)
        {
            _setAside[_aside++] = route;
        }

        if (reason is ExclusionReason.CoolingOff && (FirstToCool is null || status.Until < _firstCool))
        {
            (FirstToCool, _firstCool) = (route, status.Until);
        }
    }

    internal void Finish()
    {
        _ready = _first;
        var lastResorts = _candidates.AsSpan(_last);
        lastResorts.Reverse();
        lastResorts.CopyTo(_candidates.AsSpan(_first));
        _first += lastResorts.Length;
    }
}
