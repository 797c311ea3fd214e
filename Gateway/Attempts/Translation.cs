using System.Collections.Immutable;
using Gateway.Continuations;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;
using Gateway.Providers;
using Gateway.Streaming;
using Routing.Targets;

namespace Gateway.Attempts;

/// <summary>Chooses how an attempt's answer becomes the client's: passed on, or translated into the client's format.</summary>
internal static class Translation
{
    /// <summary>For an answer in one piece; null where one is passed on that is read as a Chat Completion.</summary>
    public static AnswerTranslator? CreateTranslator(Exchange exchange, ProviderRoute route, ImmutableArray<string> dropped, TimeProvider time)
    {
        var refuses = Refuses(exchange);
        return Passage.ProtocolFor(exchange, route) is { } protocol ? new(protocol, CreateWriter(exchange, TermsFor(exchange, route, dropped, time)), refuses) { Mark = exchange.Mark }
            : exchange.Format?.Answers is { } answers ? new(answers, new AnswerTally(refuses), refuses) { OnlyLooks = true, Mark = exchange.Mark }
            : null;
    }

    /// <summary>For a stream.</summary>
    public static IAnswerStream CreateStream(Exchange exchange, ProviderRoute route, ImmutableArray<string> dropped, long sentAt, TimeProvider time)
    {
        if (exchange.IsRescued)
        {
            return CreateContinuation(exchange, route, sentAt, time);
        }

        var trailer = exchange.WantsTrailer ? TrailerFor(exchange, route, sentAt, time) : null;
        var answer = CreateAnswer(exchange, route, dropped, trailer, time);
        return Rescue.MayBeNeeded(exchange) ? new WatchedAnswer(answer) : answer;
    }

    private static ContinuedAnswer CreateContinuation(Exchange exchange, ProviderRoute route, long sentAt, TimeProvider time)
    {
        var seam = Rescue.SeamAt(exchange, route);
        var ending = new ContinuedEnding(exchange.Request.WantsUsage, Rescue.UsedBefore(exchange), usage => GatewayObject.Make(
            exchange,
            new(route.Target.Name, null, time.GetElapsedTime(sentAt)) { Usage = usage },
            usage is { } known ? exchange.Account.CostWith(route.Target, known) : null,
            seam));
        return new(CreateAnswer(exchange, route, [], null, time), Rescue.AnchorFor(exchange, route), exchange.Partial!, ending);
    }

    private static IAnswerStream CreateAnswer(Exchange exchange, ProviderRoute route, ImmutableArray<string> dropped, Func<TokenUsage?, ReadOnlyMemory<byte>>? trailer, TimeProvider time)
    {
        var refuses = Refuses(exchange);
        var wantsUsage = exchange.Request.WantsUsage || exchange.IsRescued;
        var trailsAnyway = trailer is not null && exchange.Trace;
        if (Passage.ProtocolFor(exchange, route) is { } protocol)
        {
            var terms = TermsFor(exchange, route, dropped, time) with { WantsUsage = wantsUsage, Trailer = trailer, TrailsAnyway = trailsAnyway };
            IStreamWriter writer = exchange.Format is { } its ? its.CreateStreamWriter(terms) : new ChunkWriter(terms);
            return new TranslatedStream(StreamFramers.Create(protocol.Framing), protocol.CreateStreamParser(), writer, refuses, exchange.Mark);
        }

        return exchange.Format?.Answers is { } answers
            ? new PassedStream(StreamFramers.Create(answers.Framing), answers.CreateStreamParser(), refuses, exchange.Trace ? trailer : null, exchange.Mark)
            : new ChatStream(new()
            {
                End = route.Provider.Quirks.StreamEnd,
                Choices = Math.Clamp(exchange.Request.Choices, 1, 64),
                ClientWantsUsage = wantsUsage,
                FallbackOnRefusal = refuses,
                Trailer = trailer,
                TrailsAnyway = trailsAnyway,
                Mark = exchange.Mark,
            });
    }

    private static bool Refuses(Exchange exchange) => exchange.IsRescued || exchange.Entry.Policy.FallbackOnRefusal;

    private static IWholeWriter CreateWriter(Exchange exchange, AnswerTerms terms) =>
        exchange.Format is { } format ? format.CreateWholeWriter(terms) : new AnswerWriter(terms);

    private static AnswerTerms TermsFor(Exchange exchange, ProviderRoute route, ImmutableArray<string> dropped, TimeProvider time) => new()
    {
        RequestId = exchange.RequestId,
        Model = route.Target.Id.Model,
        Created = time.GetUtcNow().ToUnixTimeSeconds(),
        Dropped = dropped,
        FallbackOnRefusal = Refuses(exchange),
    };

    private static Func<TokenUsage?, ReadOnlyMemory<byte>> TrailerFor(Exchange exchange, ProviderRoute route, long sentAt, TimeProvider time) => usage => GatewayObject.Make(
        exchange,
        new(route.Target.Name, null, time.GetElapsedTime(sentAt)) { Usage = usage },
        usage is { } known ? exchange.Account.CostWith(route.Target, known) : null);
}
