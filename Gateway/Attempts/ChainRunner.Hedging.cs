using Gateway.Providers;
using Gateway.Telemetry.Metrics;
using Routing.ControlPlane;
using Routing.Failures;
using Routing.Hedging;
using Routing.Performance;

namespace Gateway.Attempts;

/// <content>
/// Hedging: a target that is slow to begin gets another beside it. Who has something to show first gets the client; the other is given up, and what it used is
/// paid for and written down. A hedge is money and a place in the chain like any other attempt, and all of them together are bounded.
/// </content>
internal sealed partial class ChainRunner
{
    /// <summary>Whether the next attempt may get another beside it: what only one target understands may do something there, and half an answer is gone on with by one alone.</summary>
    private static bool MayHedge(ChainRun run) => run.Exchange is { IsHedged: false, IsRescued: false, Embeddings: null } exchange
        && (exchange.Hedge is { IsOff: false } || (exchange.Hedge is null && exchange.Entry.Policy.Hedge is { Max: > 0 }))
        && run.HasMore && exchange.Request.NativeField is null;

    /// <summary>When another target is to be started beside <paramref name="route"/>; null: never.</summary>
    private TimeSpan? HedgeAfter(ChainRun run, ProviderRoute route, in Permit permit)
    {
        var exchange = run.Exchange;
        var options = exchange.Hedge switch
        {
            { IsOff: true } => null,
            { } wish => (exchange.Entry.Policy.Hedge ?? new HedgeOptions()) with { After = wish.After ?? exchange.Entry.Policy.Hedge?.After },
            null => exchange.Entry.Policy.Hedge,
        };
        if (options is not { Max: > 0 } || exchange.IsHedged)
        {
            return null;
        }

        var now = _time.GetUtcNow();
        if (exchange.Attempts.Count == 0)
        {
            _controlPlane.HedgeBudget.CountFirst(now);
        }

        // A probe is to be seen through.
        return permit.IsProbe || !MayHedge(run)
            ? null
            : HedgeDelay.For(options, route.Health.Performance, InputSizes.Of(exchange.Account.Profile.PromptTokens), now);
    }

    /// <summary>Makes an attempt, and a second beside it when it is slow. What this returns is what to go on from: the target that the client has part of and its failure, else the first.</summary>
    private async ValueTask<(ProviderRoute Route, Failure? Failure)> AttemptBothAsync(ChainRun run, ProviderRoute route, Permit permit, TimeSpan after)
    {
        using var contest = new Contest(run.Exchange);
        using var waiting = new CancellationTokenSource();
        var first = AttemptAsync(run, run.Exchange, route, permit).AsTask();
        var slow = Task.Delay(after, _time, waiting.Token);
        var isSlow = await Task.WhenAny(first, slow) == slow && contest.Winner is null;
        await waiting.CancelAsync();
        if (!isSlow || await StartBesideAsync(run) is not { } second)
        {
            return (route, await first);
        }

        _metrics.CountHedge(HedgeResult.Started);
        var failure = await first;
        var other = await second.Attempt;
        run.Exchange.Adopt(second.Exchange);
        _metrics.CountHedge(contest.Winner == second.Exchange ? HedgeResult.Won : HedgeResult.Lost);
        if (contest.Winner is null)
        {
            run.Walk.FailedBeside(_time.GetUtcNow());
            return (route, failure);
        }

        return contest.Winner == second.Exchange ? (second.Route, other) : (route, failure);
    }

    /// <summary>Starts an attempt at the next candidate; null when there is none that may be entered and paid for now, or there were enough hedges of late.</summary>
    private async ValueTask<(Exchange Exchange, ProviderRoute Route, Task<Failure?> Attempt)?> StartBesideAsync(ChainRun run)
    {
        var exchange = run.Exchange;
        var now = _time.GetUtcNow();
        if (run.Walk.Beside(now) is not ProviderRoute route)
        {
            return null;
        }

        if (route.Health.Look(now) is { Availability: Availability.Available }
            && (Passage.ProtocolFor(exchange, route) is null || exchange.TryReadConversation())
            && _controlPlane.HedgeBudget.TryTake(now)
            && await exchange.Account.ForkAsync(route) is { } account)
        {
            var fork = exchange.Fork(account);
            if (exchange.Contest!.Winner is null && await account.ReserveAsync(route) && route.Health.TryEnter(_time.GetUtcNow(), out var permit))
            {
                if (account.BeginAttempt(route))
                {
                    exchange.IsHedged = true;
                    return (fork, route, AttemptAsync(run, fork, route, permit).AsTask());
                }

                route.Health.Report(new(permit, _time.GetUtcNow(), Unsent));
            }

            exchange.GiveUp(fork);
        }

        run.Walk.PutBack();
        return null;
    }
}
