using Gateway.Continuations;
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
            : ChainErrors.NothingToTry(exchange.Entry, run.Plan.Exclusions.ToArray(), soonest, exchange.Account, exchange.Request.NativeField);
        exchange.Error = error;
        ResponseHead.WriteError(exchange, time);
        await ErrorWriter.WriteAsync(exchange.Http, error, exchange.Attempts, TrailOf(exchange));
    }

    /// <summary>No target gave the answer that the tier wants: the client gets the first of those that it does not. What it is, the headers say.</summary>
    public static async Task WriteSpareAsync(Exchange exchange, SpareAnswer spare, TimeProvider time)
    {
        (exchange.IsWhole, exchange.Probe) = (true, null);   // the last attempt has been reported on
        if (!exchange.Request.Stream)
        {
            await WholeReply.WriteAsync(exchange, spare.Route, spare.Body, spare.Translator, null, CostOf(exchange), time);
            return;
        }

        ResponseHead.WriteStream(exchange, spare.Route, time);
        exchange.Commit();
        await exchange.Http.Response.BodyWriter.WriteAsync(spare.Body.WrittenMemory, exchange.ClientGone);
    }

    /// <summary>All of the answer was there but for the end of its stream, which is the gateway's own then.</summary>
    public static async Task CompleteAsync(Exchange exchange)
    {
        exchange.IsWhole = true;
        var ending = new ContinuedEnding(exchange.Request.WantsUsage, Rescue.UsedBefore(exchange), _ => GatewayObject.Make(exchange, null, CostOf(exchange))) { Trace = exchange.Trace };
        new ContinuedChunks(exchange.Partial!).WriteTail(exchange.Http.Response.BodyWriter, ending);
        await exchange.Http.Response.BodyWriter.FlushAsync(exchange.ClientGone);
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
        exchange.Trace ? GatewayObject.Make(exchange, null, CostOf(exchange)) : default;

    private static decimal? CostOf(Exchange exchange) => exchange.Account.CostIsKnown ? exchange.Account.Cost : null;
}
