using Gateway.Errors;
using Routing.Chains;
using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>Tells the client that no target answered, or that its answer broke off.</summary>
internal static class ChainEnd
{
    public static async Task WriteErrorAsync(ChainRun run, TimeProvider time)
    {
        var exchange = run.Exchange;
        var now = time.GetUtcNow();
        var soonest = run.SoonestUntil(now) - now;
        var tooLate = run.Step.Reason is StopReason.DeadlinePassed || now >= exchange.Deadline;
        var error = run.IsStopped ? ChainErrors.ShuttingDown
            : exchange.Fault is { } fault ? GatewayError.InvalidRequest(fault.Code, fault.Message, fault.Param) with { MayRetry = false }
            : exchange.Attempts.Count > 0 ? ChainErrors.AllFailed(exchange, tooLate, soonest)
            : exchange.Account.Refused is { } refused ? refused
            : tooLate ? ChainErrors.DeadlinePassed(exchange.Entry)
            : ChainErrors.NothingToTry(exchange.Entry, run.Plan.Exclusions.ToArray(), soonest, exchange.Account.Ceiling, exchange.Request.NativeField);
        exchange.Error = error;
        ResponseHead.WriteError(exchange, time);
        await ErrorWriter.WriteAsync(exchange.Http, error, exchange.Attempts, TrailOf(exchange));
    }

    /// <summary>The client has part of an answer already: it is told in the stream, and the connection is closed without <c>[DONE]</c>.</summary>
    public static async Task BreakOffAsync(Exchange exchange, Failure failure)
    {
        if (failure.Kind is FailureKind.ClientGone || !exchange.Request.Stream)
        {
            exchange.Http.Abort();
            return;
        }

        exchange.Error = ChainErrors.AfterCommit(failure);
        ErrorWriter.WriteEvent(exchange.Http, exchange.Error, exchange.Attempts, TrailOf(exchange));
        await exchange.Http.Response.BodyWriter.FlushAsync(exchange.ClientGone);
        throw new BrokenStreamException();
    }

    private static ReadOnlyMemory<byte> TrailOf(Exchange exchange) =>
        exchange.Trace ? GatewayObject.Make(exchange, null, exchange.Account.CostIsKnown ? exchange.Account.Cost : null) : default;
}
