using Gateway.Continuations;
using Gateway.Providers;
using Routing.Chains;
using Routing.Failures;

namespace Gateway.Attempts;

/// <content>What follows a failure behind the commit.</content>
internal sealed partial class ChainRunner
{
    /// <summary>An attempt failed of which the client has part: who goes on with it; nobody when its end is there, or nobody may.</summary>
    private static async ValueTask<WalkStep> AfterBreakAsync(ChainRun run, ProviderRoute route, Failure failure, DateTimeOffset now)
    {
        var exchange = run.Exchange;
        run.Broken = failure;
        if (Rescue.IsWhole(exchange, failure))
        {
            await ChainEnd.CompleteAsync(exchange);
            run.Answered = true;
            return default;
        }

        if (!Rescue.MayGoOn(exchange, failure))
        {
            return default;
        }

        if (exchange.HasShown)
        {
            exchange.Broken = (route.Target.Name, failure.Kind);
            exchange.Account.GrowPrompt(exchange.Partial!.TextBytes + ContinuationPrompt.MostBytesAdded);
        }

        return run.Walk.AfterBreak(failure, now);
    }

    /// <summary>Ends an answer that the client has part of, and that nobody went on with.</summary>
    private static Task BreakOffAsync(ChainRun run)
    {
        if (run.Broken is not { } broken || run.Answered)
        {
            return Task.CompletedTask;
        }

        run.Answered = true;
        return ChainEnd.BreakOffAsync(run.Exchange, broken);
    }
}
