using Routing.ControlPlane;
using Routing.Failures;
using Routing.Ordering;

namespace Routing.Chains;

/// <summary>
/// One request's way along its chain: after each failed attempt, what next. Pure; it makes no attempt, reports none and takes no permit, but
/// it alone uses the retry budget. Usage: <see cref="First"/>; then, for each step with a route, wait its delay and enter: if entering fails,
/// <see cref="Skip"/>; if the attempt fails, report it, then <see cref="After"/>; when no candidate is left, <see cref="LastHope"/>.
/// </summary>
/// <param name="plan">The chain; not reused while the walk goes on.</param>
/// <param name="maxAttempts">Attempts at most, waits' included.</param>
/// <param name="deadline">The whole request's. No attempt starts at or after it.</param>
/// <param name="maxWait">The longest all its waits together may be.</param>
/// <param name="budget">
/// Bounds fruitless attempts beyond the first. When it is spent a request still gets its first fallback, but only where nothing is known against the target: such a one is
/// kept from being flooded by its own circuit, and a request that one provider failed is not given up for what others failed.
/// What was throttled is neither charged nor stopped: it cost the provider nothing, and cooling-off is the brake on more of it.
/// </param>
public sealed class ChainWalk(ChainPlan plan, int maxAttempts, DateTimeOffset deadline, TimeSpan maxWait, IRetryBudget budget)
{
    /// <summary>A timer may fire a little before its time: what is left then is no time for an attempt.</summary>
    private static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(5);

    private readonly List<Route> _throttled = [];
    private readonly List<Route> _rejected = [];
    private Route? _current;
    private TimeSpan _waitLeft = maxWait;
    private int _next;
    private int _nextAside;
    private int? _windowAbove;
    private bool _isCounted;
    private bool _onlySound;
    private bool _wentLarger;
    private bool _addedLeft;

    /// <summary>Attempts that failed so far.</summary>
    public int FailedAttempts { get; private set; }

    /// <summary>True when a candidate that was not tried yet stands behind the current one.</summary>
    public bool HasMore => _next < plan.Candidates.Length;

    /// <summary>Puts what was not tried yet into another order, as after a throttled first choice; see <see cref="ChainOrdering.ArrangeAfterThrottle"/>.</summary>
    public void ArrangeRest(ChainOrder order, TimeSpan? within, in RequestProfile request, DateTimeOffset now, double dice) =>
        ChainOrdering.ArrangeAfterThrottle(plan.From(_next), order, within, request, now, dice);

    /// <summary>The first step. When every route cools off, it may be a wait.</summary>
    public WalkStep First(DateTimeOffset now)
    {
        var step = NextOrWait(now);
        if (!step.IsStop)
        {
            CountFirst(now);
        }

        return step;
    }

    /// <summary>The step after the current route could not be entered: no attempt was made, so none is counted.</summary>
    public WalkStep Skip(DateTimeOffset now)
    {
        if (_current is { } route && route.Health.Look(now).Availability is not Availability.CoolingOff)
        {
            // What keeps it closed is not a wait that ends at a known time.
            _throttled.Remove(route);
        }

        return NextOrWait(now);
    }

    /// <summary>The step after the attempt on the current route failed, before anything of an answer reached the client.</summary>
    public WalkStep After(Failure failure, DateTimeOffset now)
    {
        var rule = FailureRules.For(failure.Kind);
        if (End(failure, rule.Next is NextStep.Stop, now) is { } stop)
        {
            return WalkStep.Stop(stop);
        }

        if (rule.Next is NextStep.NextTargetOrWait && !failure.Final)
        {
            _throttled.Add(_current!);
        }

        return rule.Next is NextStep.LargerContext ? NextLarger(now) : NextOrWait(now, failure);
    }

    /// <summary>
    /// The step after an answer broke off that has been shown in part, or after the attempt to go on with it failed: another target at once, since the client is in the
    /// midst of it. What a target refuses of such a request says nothing of the next.
    /// </summary>
    public WalkStep AfterBreak(Failure failure, DateTimeOffset now)
    {
        if (End(failure, isFinal: false, now) is { } stop)
        {
            return WalkStep.Stop(stop);
        }

        var step = failure.Kind is FailureKind.ContextTooLong ? NextLarger(now) : NextOrWait(now);
        return step.IsWait ? WalkStep.Stop(StopReason.NoCandidateLeft) : step;
    }

    /// <summary>
    /// The step after <see cref="StopReason.NoCandidateLeft"/>: of the targets that the plan left out for their circuits, one that may be tried by now, or whose probe may be had
    /// early because nothing else is left. Each is asked once, so a request is not held up: where none may be tried it stops as it would have.
    /// </summary>
    public WalkStep LastHope(DateTimeOffset now)
    {
        if (deadline - now < TimerSlack)
        {
            return WalkStep.Stop(StopReason.DeadlinePassed);
        }

        while (_nextAside < plan.SetAside.Length)
        {
            var route = plan.SetAside[_nextAside++];
            if (!MayHelp(route))
            {
                continue;
            }

            route.Health.Hasten(now);
            if (route.Health.Look(now).MayEnter)
            {
                CountFirst(now);
                _current = route;
                return WalkStep.Next(route);
            }
        }

        return WalkStep.Stop(StopReason.NoCandidateLeft);
    }

    /// <summary>A candidate to be tried beside the current one, which stays the current one; null when there is none, or no further attempt is allowed.</summary>
    public Route? Beside(DateTimeOffset now)
    {
        if (deadline - now < TimerSlack || FailedAttempts + 1 >= maxAttempts || !budget.Allows(now))
        {
            return null;
        }

        while (_next < plan.Candidates.Length)
        {
            var route = plan.Candidates[_next++];
            if (MayHelp(route))
            {
                return route;
            }
        }

        return null;
    }

    /// <summary>What <see cref="Beside"/> gave could not be tried now: it keeps its place in the chain.</summary>
    public void PutBack() => _next--;

    /// <summary>What <see cref="Beside"/> gave was tried, and failed as the current one did.</summary>
    public void FailedBeside(DateTimeOffset now)
    {
        FailedAttempts++;
        budget.Charge(now);
    }

    private void CountFirst(DateTimeOffset now)
    {
        if (!_isCounted)
        {
            _isCounted = true;
            budget.CountFirst(now);
        }
    }

    /// <summary>Counts a failed attempt. Why there is no further one; null when there may be.</summary>
    private StopReason? End(Failure failure, bool isFinal, DateTimeOffset now)
    {
        FailedAttempts++;
        if (FailedAttempts > 1 && failure.Kind is not (FailureKind.ClientGone or FailureKind.Throttled))
        {
            budget.Charge(now);
        }

        StopReason? stop = isFinal ? StopReason.FailureIsFinal
            : FailedAttempts >= maxAttempts ? StopReason.AttemptsSpent
            : failure.Kind is not FailureKind.Throttled && !budget.Allows(now) && !(_onlySound = FailedAttempts == 1) ? StopReason.RetryBudgetSpent
            : null;
        if (stop is null)
        {
            if (FailureRules.For(failure.Kind).Blame is Blame.Credential)
            {
                _rejected.Add(_current!);
            }

            _throttled.Remove(_current!);
        }

        return stop;
    }

    /// <summary>Once per request: each such attempt resends the whole conversation, only to be refused.</summary>
    private WalkStep NextLarger(DateTimeOffset now)
    {
        if (_wentLarger)
        {
            return WalkStep.Stop(StopReason.NoLargerContext);
        }

        _wentLarger = true;
        _windowAbove = _current!.Target.ContextWindow;
        var step = NextOrWait(now);
        return step.Reason is StopReason.NoCandidateLeft ? WalkStep.Stop(StopReason.NoLargerContext) : step;
    }

    private WalkStep NextOrWait(DateTimeOffset now, Failure? failure = null)
    {
        if (deadline - now < TimerSlack)
        {
            return WalkStep.Stop(StopReason.DeadlinePassed);
        }

        while (_next < plan.Candidates.Length)
        {
            var route = plan.Candidates[_next++];
            if (MayHelp(route) && (!_onlySound || IsSound(route, now)))
            {
                _current = route;
                return WalkStep.Next(route);
            }
        }

        return _onlySound ? WalkStep.Stop(StopReason.RetryBudgetSpent) : WaitForSoonest(now, failure);
    }

    private static bool IsSound(Route route, DateTimeOffset now) => route.Health.Look(now) is { Availability: Availability.Available, Share: >= 1 };

    /// <summary>A larger window stays a condition for all that follow; an unknown one counts as larger.</summary>
    private bool MayHelp(Route route) =>
        !(route.Target.ContextWindow <= _windowAbove)
        && !_rejected.Exists(refused => refused.Credential == route.Credential && refused.Target.Id.Provider == route.Target.Id.Provider);

    /// <summary>
    /// Nothing is left but throttled routes, tried by this request or left out of its plan: the one that may be tried again first, if that is
    /// before the deadline. A request nothing of which was throttled does not wait for what its plan left out.
    /// </summary>
    private WalkStep WaitForSoonest(DateTimeOffset now, Failure? failure)
    {
        if (plan.FirstToCool is { } left && !_addedLeft && (_throttled.Count > 0 || FailedAttempts == 0))
        {
            _addedLeft = true;
            _throttled.Add(left);
        }

        Route? soonest = null;
        var until = deadline - now < _waitLeft ? deadline : now + _waitLeft;
        foreach (var route in _throttled)
        {
            if (WhenOver(route, now, failure) is { } over && over < until && MayHelp(route))
            {
                (soonest, until) = (route, over);
            }
        }

        if (soonest is null)
        {
            return WalkStep.Stop(StopReason.NoCandidateLeft);
        }

        _current = soonest;
        _waitLeft -= until - now;
        return WalkStep.Wait(soonest, until - now);
    }

    /// <summary>When a throttled route may be tried again, as far as the control plane or the provider says.</summary>
    private DateTimeOffset? WhenOver(Route route, DateTimeOffset now, Failure? failure) => route.Health.Look(now) switch
    {
        { Availability: Availability.CoolingOff } status => status.Until,
        { MayEnter: true } when route != _current => now,
        { MayEnter: true } when failure?.RetryAfter is { } asked && asked > TimeSpan.Zero => now + asked,
        _ => null,
    };
}
