using Gateway.Errors;
using Gateway.Providers;
using Gateway.Streaming;
using Microsoft.Extensions.ObjectPool;
using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>
/// Makes one attempt under its deadlines and turns whatever happens into a value. It is the only place where an upstream's exceptions are caught.
/// </summary>
internal sealed class AttemptRunner
{
    private static readonly Failure Superseded = new(FailureKind.Superseded, "Another attempt had something to show first.") { Source = FailureSource.Gateway };

    private readonly TimeProvider _time;
    private readonly ObjectPool<Deadline> _deadlines;

    public AttemptRunner(TimeProvider time)
    {
        _time = time;
        _deadlines = Deadline.Pool(time);
    }

    /// <summary>Makes the attempt. If it succeeds, which is null, the client has its answer.</summary>
    public async ValueTask<Failure?> RunAsync(Exchange exchange, ProviderRoute route, AttemptLimits limits)
    {
        if (exchange.Request.Stream)
        {
            return await StreamAsync(exchange, route, limits);
        }

        var deadline = _deadlines.Get();
        try
        {
            deadline.Begin(limits.Total, exchange.Ending);
            return exchange.Embeddings is { } wish
                ? await new EmbeddingAttempt(exchange, route, wish, _time).AnswerAsync(deadline.Token)
                : await AnswerAsync(exchange, route, deadline.Token);
        }
        catch (Exception e)
        {
            return Explain(e, exchange, limits, deadline);
        }
        finally
        {
            _deadlines.Return(deadline);
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
            var answered = WholeReply.HasObject(exchange) ? new AttemptRecord(route.Target.Name, null, _time.GetElapsedTime(sentAt)) : null;
            await WholeReply.WriteAsync(exchange, route, buffer, translator, answered, cost, _time);
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
        try
        {
            var sentAt = _time.GetTimestamp();
            using var request = RequestMaker.Make(exchange, route);
            using var attempt = new StreamingAttempt(exchange, route, Translation.CreateStream(exchange, route, request.Dropped, sentAt, _time), _time);
            if (await OpenAsync(attempt, request, exchange, route, limits) is { } failure)
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
        catch (Exception e)
        {
            return Explain(e, exchange, limits, null);
        }
    }

    private async ValueTask<Failure?> OpenAsync(StreamingAttempt attempt, AttemptRequest request, Exchange exchange, ProviderRoute route, AttemptLimits limits)
    {
        var (performance, heard) = (route.Health.Performance, false);
        performance.Await(_time.GetUtcNow());
        var deadline = _deadlines.Get();
        try
        {
            deadline.Begin(limits.FirstToken < limits.Total ? limits.FirstToken : limits.Total, exchange.Ending);
            var failure = await attempt.OpenAsync(request, exchange.Ending, deadline.Token);
            heard = true;
            return failure;
        }
        catch (Exception e)
        {
            return Explain(e, exchange, limits, deadline);
        }
        finally
        {
            performance.Settle(heard, _time.GetUtcNow());
            _deadlines.Return(deadline);
        }
    }

    private static Failure Explain(Exception exception, Exchange exchange, AttemptLimits limits, Deadline? deadline) => exception switch
    {
        _ when exchange.ClientGone.IsCancellationRequested => new(FailureKind.ClientGone, "The client hung up.") { Source = FailureSource.Client },
        _ when exchange.IsSuperseded => Superseded,
        OperationCanceledException when exchange.Ending.IsCancellationRequested => new(FailureKind.ShuttingDown, "The gateway is being stopped.") { Source = FailureSource.Gateway },
        OperationCanceledException when deadline is { IsOver: true } => new(FailureKind.TooSlow, $"The provider did not answer within {deadline.Limit.TotalSeconds:0.###} s.")
        {
            Source = limits.CutShort ? FailureSource.Gateway : FailureSource.Provider,
        },
        OperationCanceledException { InnerException: TimeoutException } => new(FailureKind.TooSlow, "The connection was not made in time.") { AtConnect = true },
        _ => FailureClassifier.FromTransport(exception),
    };
}
