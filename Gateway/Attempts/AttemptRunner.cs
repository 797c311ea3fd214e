using Gateway.Errors;
using Gateway.Providers;
using Gateway.Streaming;
using Polly;
using Polly.Timeout;
using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>
/// Makes one attempt under its deadlines and turns whatever happens into a value. It is the only place where an upstream's exceptions are caught.
/// </summary>
internal sealed class AttemptRunner
{
    private static readonly ResiliencePropertyKey<TimeSpan> Limit = new("limit");

    private static readonly Failure Superseded = new(FailureKind.Superseded, "Another attempt had something to show first.") { Source = FailureSource.Gateway };

    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _deadline;

    public AttemptRunner(TimeProvider time)
    {
        _time = time;
        _deadline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = static args => new(args.Context.Properties.GetValue(Limit, Timeout.InfiniteTimeSpan)),
            })
            .Build();
    }

    /// <summary>Makes the attempt. If it succeeds, which is null, the client has its answer.</summary>
    public async ValueTask<Failure?> RunAsync(Exchange exchange, ProviderRoute route, AttemptLimits limits)
    {
        try
        {
            return exchange.Request.Stream
                ? await StreamAsync(exchange, route, limits)
                : await UnderAsync(
                    limits.Total,
                    static (s, token) => s.Exchange.Embeddings is { } wish
                        ? new EmbeddingAttempt(s.Exchange, s.Route, wish, s.Runner._time).AnswerAsync(token)
                        : s.Runner.AnswerAsync(s.Exchange, s.Route, token),
                    (Runner: this, Exchange: exchange, Route: route),
                    exchange.Ending);
        }
        catch (Exception e)
        {
            return Explain(e, exchange, limits);
        }
    }

    private async ValueTask<Failure?> AnswerAsync(Exchange exchange, ProviderRoute route, CancellationToken cancellationToken)
    {
        using var request = RequestMaker.Make(exchange, route);
        var sentAt = _time.GetTimestamp();
        using var response = await request.SendAsync(cancellationToken);
        exchange.Account.Answering((int)response.StatusCode);
        if (!response.IsSuccessStatusCode)
        {
            return await AnswerReader.ReadFailureAsync(response, exchange, route.Protocol, _time, cancellationToken);
        }

        var translator = Translation.CreateTranslator(exchange, route, request.Dropped, _time);
        var buffer = new PooledBuffer((int)Math.Clamp(response.Content.Headers.ContentLength + 1 ?? 0, 4096, 1 << 20));
        try
        {
            var (failure, usage, contentBytes) = await AnswerReader.ReadAnswerAsync(response, buffer, translator, exchange, cancellationToken);
            exchange.Account.Saw(usage, contentBytes);
            failure ??= QualityCheck.Judge(exchange, route, buffer, translator);
            if (failure is not null)
            {
                return failure;
            }

            if (!exchange.MayShow())
            {
                return Superseded;
            }

            exchange.UpstreamTime += _time.GetElapsedTime(sentAt);
            await exchange.Account.CompleteAsync(null);
            var cost = usage is not null && exchange.Account.CostIsKnown ? exchange.Account.Cost : (decimal?)null;
            await WholeReply.WriteAsync(exchange, route, buffer, translator, new(route.Target.Name, null, _time.GetElapsedTime(sentAt)), cost, _time);
            return null;
        }
        finally
        {
            if (exchange.Spare?.Body != buffer)
            {
                translator?.Dispose();
                buffer.Dispose();
            }
        }
    }

    /// <summary>
    /// Up to the commit the deadline is the first token's; from there on the stream's own watch holds the idle and the total one, with a single timer.
    /// </summary>
    private async ValueTask<Failure?> StreamAsync(Exchange exchange, ProviderRoute route, AttemptLimits limits)
    {
        var sentAt = _time.GetTimestamp();
        using var request = RequestMaker.Make(exchange, route);
        using var attempt = new StreamingAttempt(exchange, route, Translation.CreateStream(exchange, route, request.Dropped, sentAt, _time), _time);
        var failure = await UnderAsync(
            limits.FirstToken < limits.Total ? limits.FirstToken : limits.Total,
            static (s, token) => s.Attempt.OpenAsync(s.Request, s.Gone, token),
            (Attempt: attempt, Request: request, Gone: exchange.Ending),
            exchange.Ending);
        if (failure is not null)
        {
            return failure;
        }

        if (!exchange.MayShow())
        {
            return Superseded;
        }

        exchange.UpstreamTime += _time.GetElapsedTime(sentAt);
        exchange.Account.SawFirstToken();
        return await attempt.RelayAsync(limits.Total - _time.GetElapsedTime(sentAt));
    }

    private async ValueTask<TResult> UnderAsync<TState, TResult>(
        TimeSpan limit,
        Func<TState, CancellationToken, ValueTask<TResult>> action,
        TState state,
        CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Limit, limit);
        try
        {
            // Outcomes, not exceptions, within the pipeline: ExecuteAsync would wrap each call in two state machines more.
            var outcome = await _deadline.ExecuteOutcomeAsync(
                static async (context, s) =>
                {
                    try
                    {
                        return Outcome.FromResult(await s.action(s.state, context.CancellationToken));
                    }
                    catch (Exception e)
                    {
                        return Outcome.FromException<TResult>(e);
                    }
                },
                context,
                (action, state));
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static Failure Explain(Exception exception, Exchange exchange, AttemptLimits limits) => exception switch
    {
        _ when exchange.ClientGone.IsCancellationRequested => new(FailureKind.ClientGone, "The client hung up.") { Source = FailureSource.Client },
        _ when exchange.IsSuperseded => Superseded,
        OperationCanceledException when exchange.Ending.IsCancellationRequested => new(FailureKind.ShuttingDown, "The gateway is being stopped.") { Source = FailureSource.Gateway },
        TimeoutRejectedException timeout => new(FailureKind.TooSlow, $"The provider did not answer within {timeout.Timeout.TotalSeconds:0.###} s.")
        {
            Source = limits.CutShort ? FailureSource.Gateway : FailureSource.Provider,
        },
        OperationCanceledException { InnerException: TimeoutException } => new(FailureKind.TooSlow, "The connection was not made in time.") { AtConnect = true },
        _ => FailureClassifier.FromTransport(exception),
    };
}
