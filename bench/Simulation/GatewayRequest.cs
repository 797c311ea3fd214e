using Routing.Chains;
using Routing.ControlPlane;
using Routing.Failures;
using Routing.Hedging;
using Routing.Performance;

namespace Simulation;

/// <summary>One request on its way along its chain.</summary>
internal sealed class GatewayRequest(GatewayPolicy policy, SimulatedRequest request, ChainWalk walk)
{
    private static readonly Failure Lost = new(FailureKind.ClientGone, "Another was faster.") { Source = FailureSource.Client };

    private readonly List<Attempt> _underWay = new(1);
    private readonly Stage _stage = policy.Stage;
    private int _attempts;
    private int _hedges;
    private bool _answered;

    public void Start()
    {
        var step = walk.First(_stage.Now);
        if (!step.IsStop)
        {
            policy.Plane.HedgeBudget.CountFirst(_stage.Now);
        }

        Proceed(step);
    }

    private void Proceed(WalkStep step)
    {
        while (true)
        {
            step = step.Reason is StopReason.NoCandidateLeft ? walk.LastHope(_stage.Now) : step;
            if (step.IsStop)
            {
                return;
            }

            if (step.IsWait)
            {
                var route = step.Route;
                _stage.Queue.After(step.Delay, () =>
                {
                    if (!TryBegin(route))
                    {
                        Proceed(walk.Skip(_stage.Now));
                    }
                });
                return;
            }

            if (TryBegin(step.Route))
            {
                return;
            }

            step = walk.Skip(_stage.Now);
        }
    }

    private bool TryBegin(Route route)
    {
        var now = _stage.Now;
        var patience = _stage.Patience(request);
        if (patience <= TimeSpan.Zero || !route.Health.TryEnter(now, out var permit))
        {
            return false;
        }

        var target = Array.IndexOf(policy.Routes, route);
        var attempt = new Attempt(route, target, permit, _stage.World.Ask(request, target, _attempts++, now, patience), now);
        _stage.Tally.Attempts++;
        route.Health.Performance.Start();
        route.Health.Performance.Await(now);
        _underWay.Add(attempt);
        _stage.Queue.After(attempt.Outcome.Known, () => Know(attempt));
        if (policy.Hedge is { } hedge && _hedges < hedge.Max && HedgeDelay.For(hedge, route.Health.Performance, InputSizes.Of(request.PromptTokens), now) is { } delay && delay < attempt.Outcome.Known)
        {
            _stage.Queue.After(delay, () => BeginBeside(attempt));
        }

        return true;
    }

    /// <summary>The attempt has been silent for long: another is started, if there is one and the budget has room.</summary>
    private void BeginBeside(Attempt slow)
    {
        if (_answered || !_underWay.Contains(slow) || !walk.HasMore || !policy.Plane.HedgeBudget.TryTake(_stage.Now))
        {
            return;
        }

        _hedges++;
        var step = walk.Skip(_stage.Now);
        if (step is { IsStop: false, IsWait: false })
        {
            TryBegin(step.Route);
        }
    }

    private void Know(Attempt attempt)
    {
        if (!_underWay.Remove(attempt))
        {
            return;   // it lost, and was cancelled
        }

        if (attempt.Outcome.Failure is { } failure)
        {
            attempt.Route.Health.Performance.Settle(failure.Kind is not FailureKind.TooSlow, _stage.Now);
            End(attempt, failure, attempt.Outcome.CostUsd);
            var step = walk.After(failure, _stage.Now);
            if (_underWay.Count == 0)
            {
                Proceed(step);
            }

            return;
        }

        _answered = true;
        attempt.Route.Health.Performance.Settle(heard: true, _stage.Now);
        _stage.Tally.Answer(_stage.Now - request.At);
        foreach (var loser in _underWay)
        {
            loser.Route.Health.Performance.Settle(heard: false, _stage.Now);
            End(loser, Lost, World.PromptCost(request, loser.Target));
        }

        _underWay.Clear();
        _stage.Queue.After(attempt.Outcome.Duration - attempt.Outcome.Known, () =>
        {
            End(attempt, null, attempt.Outcome.CostUsd);
            var timing = new AttemptTiming(InputSizes.Of(request.PromptTokens), attempt.Outcome.Known, request.OutputTokens, attempt.Outcome.Duration);
            attempt.Route.Health.Performance.Observe(timing, _stage.Now);
        });
    }

    private void End(Attempt attempt, Failure? failure, decimal cost)
    {
        _stage.Tally.CostUsd += cost;
        attempt.Route.Health.Performance.End();
        attempt.Route.Health.Report(new(attempt.Permit, _stage.Now, failure));
    }

    private sealed record Attempt(Route Route, int Target, Permit Permit, Outcome Outcome, DateTimeOffset StartedAt);
}
