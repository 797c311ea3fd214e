using System.Text;
using Gateway.Admin;
using Gateway.Errors;
using Gateway.Providers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;
using Polly;
using Polly.Retry;
using Routing.Chains;
using Routing.ControlPlane;
using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>
/// Takes a request along its chain until a target answers or none is left. What follows a failure is <see cref="ChainWalk"/>'s to say;
/// waiting for a throttled target is Polly's; every permit taken here is reported here, exactly once.
/// </summary>
internal sealed partial class ChainRunner
{
    /// <summary>
    /// More bytes than any tokenizer packs into a token on average, escapes of six bytes a character included: a prompt that is too long by this measure is too
    /// long. A provider's own refusal costs little, a wrong one of ours an answer.
    /// </summary>
    private const int BytesPerTokenAtMost = 24;

    /// <summary>Timers are that coarse.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(5);

    private readonly AttemptRunner _attempts;
    private readonly IControlPlane _controlPlane;
    private readonly TimeProvider _time;
    private readonly Func<double> _chance;
    private readonly ILogger<ChainRunner> _logger;
    private readonly ObjectPool<ChainPlan> _plans = new DefaultObjectPool<ChainPlan>(new PlanPolicy());
    private readonly ResiliencePipeline<WalkStep> _waiting;

    public ChainRunner(AttemptRunner attempts, IControlPlane controlPlane, TimeProvider time, Func<double> chance, ILogger<ChainRunner> logger)
    {
        (_attempts, _controlPlane, _time, _chance, _logger) = (attempts, controlPlane, time, chance, logger);
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
        try
        {
            var now = _time.GetUtcNow();
            var needs = new Requirements(exchange.Request.Needs, (int)Math.Min(exchange.Request.TextBytes / BytesPerTokenAtMost, int.MaxValue));
            ChainPlanner.Plan(exchange.Entry.Routes, needs, now, _chance(), plan);
            exchange.Skipped = plan.Exclusions.IsEmpty ? null : Describe(plan.Exclusions);
            await WalkAsync(new ChainRun(exchange, plan, new ChainWalk(plan, exchange.Entry.Policy.MaxAttempts, exchange.Deadline, exchange.Entry.Policy.MaxWait, _controlPlane.RetryBudget)));
        }
        finally
        {
            _plans.Return(plan);
        }
    }

    private static string Describe(ReadOnlySpan<Exclusion> exclusions)
    {
        var text = new StringBuilder();
        foreach (var exclusion in exclusions)
        {
            text.Append(text.Length == 0 ? "" : ", ").Append(exclusion.Target.Name).Append(" (").Append(Reasons.NameOf(exclusion.Reason)).Append(')');
        }

        return text.ToString();
    }

    private async Task WalkAsync(ChainRun run)
    {
        run.Step = run.Walk.First(_time.GetUtcNow());
        try
        {
            // Hardly any request waits: the others do without the pipeline.
            var step = run.Step.IsWait ? run.Step : await ProceedAsync(run);
            if (step.IsWait)
            {
                run.WaitIsOver = false;
                await WaitAsync(run);
            }
        }
        catch (OperationCanceledException) when (run.Exchange.ClientGone.IsCancellationRequested)
        {
            return;
        }

        if (!run.Answered && !run.Exchange.ClientGone.IsCancellationRequested)
        {
            await WriteErrorAsync(run);
        }
    }

    /// <summary>Waits the step at hand out and proceeds, as often as it takes.</summary>
    private async Task WaitAsync(ChainRun run)
    {
        var context = ResilienceContextPool.Shared.Get(run.Exchange.ClientGone);
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
        }
        while (!step.IsStop && !step.IsWait);

        run.WaitIsOver = step.IsWait;
        return run.Step = step;
    }

    private async ValueTask<WalkStep> TryAsync(ChainRun run, ProviderRoute route)
    {
        var exchange = run.Exchange;
        if (!route.Health.TryEnter(_time.GetUtcNow(), out var permit))
        {
            return run.Walk.Skip(_time.GetUtcNow());
        }

        exchange.Probe = permit.IsProbe ? new(route.Health, permit, _time) : null;
        var startedAt = _time.GetTimestamp();
        var outcome = await _attempts.RunAsync(exchange, route, LimitsFor(run, route));
        var now = _time.GetUtcNow();
        route.Health.Report(new(exchange.Probe?.Permit ?? permit, now, outcome.Failure));
        if (outcome.Failure is null)
        {
            run.Answered = true;
            return default;
        }

        var failure = route.Redact(outcome.Failure);
        var duration = _time.GetElapsedTime(startedAt);
        exchange.Add(new(route.Target.Name, failure, duration));
        Log(exchange, route, failure);
        if (exchange.Committed)
        {
            run.Answered = true;
            await EndStreamAsync(exchange, failure);
            return default;
        }

        exchange.UpstreamTime += duration;
        return run.Walk.After(failure, now);
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

    private async Task WriteErrorAsync(ChainRun run)
    {
        var exchange = run.Exchange;
        var now = _time.GetUtcNow();
        var soonest = run.SoonestUntil(now) - now;
        var tooLate = run.Step.Reason is StopReason.DeadlinePassed || now >= exchange.Deadline;
        var error = exchange.Attempts.Count > 0 ? ChainErrors.AllFailed(exchange, tooLate, soonest)
            : tooLate ? ChainErrors.DeadlinePassed(exchange.Entry)
            : ChainErrors.NothingToTry(exchange.Entry, run.Plan.Exclusions.ToArray(), soonest);
        ResponseHead.WriteError(exchange, _time);
        await ErrorWriter.WriteAsync(exchange.Http, error, exchange.Attempts);
    }

    /// <summary>The client has part of an answer already: it is told in the stream, and the connection is closed without <c>[DONE]</c>.</summary>
    private static async Task EndStreamAsync(Exchange exchange, Failure failure)
    {
        if (failure.Kind is FailureKind.ClientGone || !exchange.Request.Stream)
        {
            exchange.Http.Abort();
            return;
        }

        ErrorWriter.WriteEvent(exchange.Http.Response.BodyWriter, ChainErrors.AfterCommit(failure), exchange.Attempts);
        await exchange.Http.Response.BodyWriter.FlushAsync(exchange.ClientGone);
        throw new BrokenStreamException();
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class PlanPolicy : PooledObjectPolicy<ChainPlan>
    {
        public override ChainPlan Create() => new();

        public override bool Return(ChainPlan obj) => true;
    }
}
