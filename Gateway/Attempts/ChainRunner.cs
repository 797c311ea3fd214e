using Gateway.Errors;
using Gateway.Providers;
using Gateway.Telemetry.Metrics;
using Gateway.Trails;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;
using Polly;
using Polly.Retry;
using Routing.Chains;
using Routing.Circuits;
using Routing.ControlPlane;
using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>
/// Takes a request along its chain until a target answers or none is left. What follows a failure is <see cref="ChainWalk"/>'s to say;
/// waiting for a throttled target is Polly's; every permit taken here is reported here, exactly once.
/// </summary>
internal sealed partial class ChainRunner
{
    /// <summary>Timers are that coarse.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(5);

    /// <summary>What is held for a request is held longer than it may take: only what is lost is to fall due.</summary>
    private static readonly TimeSpan HoldLonger = TimeSpan.FromMinutes(10);

    /// <summary>A plan is held for as long as its request: kept are as many as are under way at once on a busy node, not as many as there are processors.</summary>
    private const int PlansKept = 1024;

    private static readonly Failure Unsent = new(FailureKind.Unknown, "The attempt was not sent.") { Source = FailureSource.Gateway };

    private readonly AttemptRunner _attempts;
    private readonly IControlPlane _controlPlane;
    private readonly TimeProvider _time;
    private readonly Func<double> _chance;
    private readonly TrailBook _trails;
    private readonly GatewayMetrics _metrics;
    private readonly StopSignals _stops;
    private readonly ILogger<ChainRunner> _logger;
    private readonly ObjectPool<ChainPlan> _plans = new DefaultObjectPool<ChainPlan>(new PlanPolicy(), PlansKept);
    private readonly ResiliencePipeline<WalkStep> _waiting;

    public ChainRunner(AttemptRunner attempts, IControlPlane controlPlane, TimeProvider time, Func<double> chance, TrailBook trails, GatewayMetrics metrics, StopSignals stops, ILogger<ChainRunner> logger)
    {
        (_attempts, _controlPlane, _time, _chance, _trails, _metrics, _stops, _logger) = (attempts, controlPlane, time, chance, trails, metrics, stops, logger);
        _waiting = new ResiliencePipelineBuilder<WalkStep> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<WalkStep>
            {
                ShouldHandle = static args => new(args.Outcome.Exception is null && args.Outcome.Result.IsWait),
                DelayGenerator = static args => new(args.Outcome.Result.Delay),
                MaxRetryAttempts = int.MaxValue,
            })
            .Build();
    }

    /// <summary>Runs it. The client has been answered when this returns, be it with an error.</summary>
    public async Task RunAsync(Exchange exchange)
    {
        var plan = _plans.Get();
        var signal = exchange.Signal = _stops.Rent(exchange.ClientGone);
        _metrics.InFlight.Enter(exchange.Request.Stream);
        try
        {
            Plan(exchange, plan);
            await WalkAsync(new ChainRun(exchange, plan, new ChainWalk(plan, exchange.Entry.Policy.MaxAttempts, exchange.Deadline, exchange.Entry.Policy.MaxWait, _controlPlane.RetryBudget)));
        }
        finally
        {
            await exchange.Account.CloseAsync();
            exchange.Spare?.Dispose();
            _plans.Return(plan);
            exchange.Signal = null;
            _stops.Return(signal);
            _metrics.InFlight.Leave(exchange.Request.Stream);
            RequestMeasures.Record(_metrics, exchange, _trails.Add(exchange));
        }
    }

    private void Plan(Exchange exchange, ChainPlan plan)
    {
        var order = ChainPlanning.Plan(exchange.Entry, exchange.Account, exchange.Request, _time.GetUtcNow(), _chance(), plan);
        exchange.Planned(plan, order);
    }

    private async Task WalkAsync(ChainRun run)
    {
        try
        {
            if (await run.Exchange.Account.OpenAsync(run.Plan, run.Exchange.Deadline - _time.GetUtcNow() + HoldLonger, run.Exchange.Ending) is null)
            {
                run.Step = run.Walk.First(_time.GetUtcNow());

                // Hardly any request waits: the others do without the pipeline.
                if ((run.Step.IsWait ? run.Step : await ProceedAsync(run)).IsWait)
                {
                    run.WaitIsOver = false;
                    await WaitAsync(run);
                }

                await BreakOffAsync(run);
            }
        }
        catch (OperationCanceledException) when (run.Exchange.Ending.IsCancellationRequested)
        {
            run.IsStopped = !run.Exchange.ClientGone.IsCancellationRequested;
        }

        if (run.Broken is not null)
        {
            await BreakOffAsync(run);
        }
        else if (!run.Answered && !run.Exchange.ClientGone.IsCancellationRequested)
        {
            await (run.Exchange.Spare is { } spare ? ChainEnd.WriteSpareAsync(run.Exchange, spare, _time) : ChainEnd.WriteErrorAsync(run, _time));
        }
    }

    /// <summary>Waits the step at hand out and proceeds, as often as it takes.</summary>
    private async Task WaitAsync(ChainRun run)
    {
        var context = ResilienceContextPool.Shared.Get(run.Exchange.Ending);
        try
        {
            await _waiting.ExecuteAsync(static (_, s) => s.Runner.ProceedAsync(s.Run), context, (Runner: this, Run: run));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Goes on until there is an answer, the end of the chain, or a wait, which it returns to be waited out and called again.</summary>
    private async ValueTask<WalkStep> ProceedAsync(ChainRun run)
    {
        var step = run.Step;
        if (step.IsWait && !run.WaitIsOver)
        {
            run.WaitIsOver = true;
            return step;
        }

        do
        {
            step = step.IsStop ? step : await TryAsync(run, (ProviderRoute)step.Route);
            step = step.IsWait && run.Broken is not null ? default : step;   // the client is in the midst of its answer
            step = step.Reason is StopReason.NoCandidateLeft ? run.Walk.LastHope(_time.GetUtcNow()) : step;
        }
        while (!step.IsStop && !step.IsWait);

        run.WaitIsOver = step.IsWait;
        return run.Step = step;
    }

    private async ValueTask<WalkStep> TryAsync(ChainRun run, ProviderRoute route)
    {
        var exchange = run.Exchange;
        if (Passage.ProtocolFor(exchange, route) is not null && !exchange.TryReadConversation())
        {
            return default;
        }

        if (!await exchange.Account.ReserveAsync(route, MayHedge(run)))
        {
            exchange.PassOver(new(route.Target, ExclusionReason.TooDear));
            return run.Walk.Skip(_time.GetUtcNow());
        }

        if (!route.Health.TryEnter(_time.GetUtcNow(), out var permit))
        {
            exchange.PassOver(ChangedSincePlanned(route));
            return run.Walk.Skip(_time.GetUtcNow());
        }

        if (!exchange.Account.BeginAttempt(route))
        {
            route.Health.Report(new(permit, _time.GetUtcNow(), Unsent));
            return default;
        }

        if (exchange.Attempts is [.., { Failure: { } before }])
        {
            _metrics.CountFallback(before.Kind);
        }

        (route, var failure) = HedgeAfter(run, route, permit) is { } after
            ? await AttemptBothAsync(run, route, permit, after)
            : (route, await AttemptAsync(run, exchange, route, permit));
        if (failure is null)
        {
            run.Answered = true;
            return default;
        }

        var now = _time.GetUtcNow();
        if (exchange.Committed)
        {
            return await AfterBreakAsync(run, route, failure, now);
        }

        if (exchange.Entry.Policy.FallbackOn is { IsEmpty: false } statuses && !statuses.Contains(FailureClassifier.StatusOf(failure)))
        {
            return default;
        }

        if (failure.Kind is FailureKind.Throttled && exchange.Entry.Policy is { OrderOnThrottle: { } order } policy)
        {
            run.Walk.ArrangeRest(order, policy.ThrottleWithin, exchange.Account.Profile, now, _chance());
        }

        return run.Walk.After(failure, now);
    }

    /// <summary>Makes one attempt that has its permit and its place in the journal, and reports it wherever it is to be reported. Null: the client has its answer.</summary>
    private async ValueTask<Failure?> AttemptAsync(ChainRun run, Exchange exchange, ProviderRoute route, Permit permit)
    {
        route.Meter ??= _metrics.Targets.For(route.Target.Name);
        exchange.Probe = permit.IsProbe ? new(route.Health, permit, _time) : null;
        var startedAt = _time.GetTimestamp();
        exchange.Begin(permit.IsProbe ? CircuitState.HalfOpen : CircuitState.Closed, _time.GetElapsedTime(exchange.StartedAt, startedAt));
        var span = AttemptSpans.Start(exchange, route);
        exchange.Mark = span is { IsAllDataRequested: true } ? new() : null;
        route.Health.Performance.Start();
        var failure = await _attempts.RunAsync(exchange, route, LimitsFor(run, route));
        route.Health.Performance.End();
        var now = _time.GetUtcNow();
        route.Health.Report(new(exchange.Probe?.Permit ?? permit, now, failure));
        await exchange.Account.CompleteAsync(failure);
        var duration = _time.GetElapsedTime(startedAt);
        if (failure is null)
        {
            route.Health.Performance.Observe(exchange.Account.Answered!.Value, now);
            exchange.End(route.Target.Name, null, duration);
            RequestMeasures.Record(route.Meter, exchange, span);
            return null;
        }

        failure = route.Redact(failure);
        exchange.End(route.Target.Name, failure, duration);
        RequestMeasures.Record(route.Meter, exchange, span);
        Log(exchange, route, failure);
        exchange.UpstreamTime += exchange.Committed ? TimeSpan.Zero : duration;
        return failure;
    }

    /// <summary>
    /// A stream must begin within the request's deadline. An answer in one piece shows no sign of life before it is there, so an attempt at one
    /// leaves a target behind it in the chain the time for a first token.
    /// </summary>
    private AttemptLimits LimitsFor(ChainRun run, ProviderRoute route)
    {
        var timeouts = route.Provider.Timeouts;
        var left = run.Exchange.Deadline - _time.GetUtcNow();
        left = left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left;
        if (run.Exchange.Request.Stream)
        {
            return new(Shorter(timeouts.FirstToken, left), timeouts.Total, left < timeouts.FirstToken);
        }

        var mine = Shorter(timeouts.Total, run.HasMore ? Share(left, timeouts.FirstToken) : left);
        return new(timeouts.FirstToken, mine, mine < Shorter(timeouts.Total, Share(run.Exchange.Entry.Policy.Deadline, timeouts.FirstToken)) - Slack);

        static TimeSpan Share(TimeSpan of, TimeSpan reserve) => of > 2 * reserve ? of - reserve : of / 2;
    }

    private Exclusion ChangedSincePlanned(ProviderRoute route)
    {
        var now = _time.GetUtcNow();
        var status = route.Health.Look(now);
        return new(route.Target, status.MayEnter ? ExclusionReason.ProbeTaken : ChainPlanner.ReasonFor(status.Availability), status.Until > now ? status.Until : null);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class PlanPolicy : PooledObjectPolicy<ChainPlan>
    {
        public override ChainPlan Create() => new();

        public override bool Return(ChainPlan obj) => true;
    }
}
