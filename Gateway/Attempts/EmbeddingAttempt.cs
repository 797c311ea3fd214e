using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;
using Gateway.Errors;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;
using Gateway.Providers;
using Gateway.Streaming;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Attempts;

/// <summary>
/// One attempt at embeddings: of a format that takes fewer inputs at a time, several requests one after the other, which succeed or fail together, so that all vectors of
/// an answer are one target's.
/// </summary>
internal sealed class EmbeddingAttempt(Exchange exchange, ProviderRoute route, EmbeddingWish wish, TimeProvider time)
{
    private readonly IEmbeddingProtocol _protocol = route.Provider.Embeddings!;
    private EmbeddingAnswerWriter? _writer;
    private TokenUsage? _usage;
    private ImmutableArray<string> _dropped = [];

    /// <summary>Makes it. If it succeeds, which is null, the client has its answer.</summary>
    public async ValueTask<Failure?> AnswerAsync(CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        var asked = wish.Request;
        using var body = new PooledBuffer(16 * 1024);
        for (int start = 0, count; start < asked.Count; start += count)
        {
            count = _protocol.PartOf(asked, start, route.Target.Id.Model);
            if (await AskAsync(asked.Slice(start, count), start, body, cancellationToken) is { } failure)
            {
                return failure;
            }
        }

        exchange.UpstreamTime += time.GetElapsedTime(sentAt);
        await exchange.Account.CompleteAsync(null);
        var cost = _usage is not null && exchange.Account.CostIsKnown ? exchange.Account.Cost : (decimal?)null;
        var edge = exchange.Trace ? GatewayObject.Make(exchange, new(route.Target.Name, null, time.GetElapsedTime(sentAt)), cost) : default;
        if (_writer is { } writer)
        {
            body.Consume(body.Length);
            writer.WriteTo(writer.ModelName.Length > 0 ? writer.ModelName : route.Target.Id.Model, body, _dropped, edge.Span);
        }
        else if (!edge.IsEmpty)
        {
            GatewayObject.Splice(body, edge.Span);
        }

        ResponseHead.WriteWhole(exchange, route, body.Length, cost, time);
        exchange.Commit();
        await exchange.Http.Response.BodyWriter.WriteAsync(body.WrittenMemory, exchange.ClientGone);
        return null;
    }

    private async ValueTask<Failure?> AskAsync(EmbeddingRequest part, int start, PooledBuffer body, CancellationToken cancellationToken)
    {
        using var request = RequestMaker.MakeEmbeddings(exchange, route, part);
        using var response = await request.SendAsync(cancellationToken);
        exchange.Account.Answering((int)response.StatusCode);
        if (!response.IsSuccessStatusCode)
        {
            return await AnswerReader.ReadFailureAsync(response, exchange, route.Protocol, time, cancellationToken);
        }

        _dropped = request.Dropped;
        body.Consume(body.Length);
        if (!await AnswerReader.ReadAsync(response, body, AnswerReader.LargestAnswer, cancellationToken))
        {
            return Malformed("The answer is larger than any answer.");
        }

        var failure = Read(body.WrittenSpan, start, part.Count);
        exchange.Account.Saw(_usage, 0);   // what the parts before a failure used is billed all the same
        return failure;
    }

    private Failure? Read(ReadOnlySpan<byte> body, int start, int count)
    {
        try
        {
            return Utf8.IsValid(body) ? Judge(body, start, count) : Malformed("The answer was not UTF-8.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)   // the latter: JSON whose text is none, e.g. half a surrogate pair
        {
            return Malformed("The answer was not what its format promises, or its vectors are not those asked for.");
        }
    }

    private Failure? Judge(ReadOnlySpan<byte> body, int start, int count)
    {
        if (route.EmbeddingsAddress is not null && count == wish.Request.Count)
        {
            var judge = new EmbeddingJudge(count, wish.Request.Base64, wish.Length) { Mark = exchange.Mark };
            _protocol.ParseEmbeddings(body, judge);
            if (judge.IsAsAsked)
            {
                _usage = judge.Used?.Tokens;
                return null;
            }
        }

        _writer ??= new(wish.Request.Count, wish.Request.Base64, wish.Length);
        _writer.BeginPart(start, count);
        _protocol.ParseEmbeddings(body, _writer);
        _usage = _writer.Used?.Tokens;
        exchange.Mark?.Begin(default, Encoding.UTF8.GetBytes(_writer.ModelName));
        return _writer.Failure is { } error ? FailureMaker.InBand(error, exchange.Entry.Policy.FallbackOnRefusal) : null;
    }

    private static Failure Malformed(string message) => new(FailureKind.Malformed, message);
}
