using System.Collections.Immutable;
using Gateway.Continuations;
using Gateway.Protocols.OpenAI;
using Gateway.Providers;
using Gateway.Streaming;
using Routing.Targets;

namespace Gateway.Attempts;

/// <summary>Chooses how an attempt's answer becomes the client's: passed on, or by its route's protocol.</summary>
internal static class Translation
{
    /// <summary>For an answer in one piece; null where it is passed on.</summary>
    public static AnswerTranslator? CreateTranslator(Exchange exchange, ProviderRoute route, ImmutableArray<string> dropped, TimeProvider time) =>
        route.Protocol is { } protocol ? new(protocol, TermsFor(exchange, route, dropped, time)) : null;

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

    private static IAnswerStream CreateAnswer(Exchange exchange, ProviderRoute route, ImmutableArray<string> dropped, Func<TokenUsage?, ReadOnlyMemory<byte>>? trailer, TimeProvider time) =>
        route.Protocol is { } protocol
            ? new TranslatedStream(
                StreamFramers.Create(protocol.Framing),
                protocol.CreateStreamParser(),
                TermsFor(exchange, route, dropped, time) with { WantsUsage = exchange.Request.WantsUsage || exchange.IsRescued, Trailer = trailer, TrailsAnyway = trailer is not null && exchange.Trace })
            : new ChatStream(new()
            {
                End = route.Provider.Quirks.StreamEnd,
                Choices = Math.Clamp(exchange.Request.Choices, 1, 64),
                ClientWantsUsage = exchange.Request.WantsUsage || exchange.IsRescued,
                FallbackOnRefusal = exchange.IsRescued || exchange.Entry.Policy.FallbackOnRefusal,
                Trailer = trailer,
                TrailsAnyway = trailer is not null && exchange.Trace,
            });

    private static AnswerTerms TermsFor(Exchange exchange, ProviderRoute route, ImmutableArray<string> dropped, TimeProvider time) => new()
    {
        RequestId = exchange.RequestId,
        Model = route.Target.Id.Model,
        Created = time.GetUtcNow().ToUnixTimeSeconds(),
        Dropped = dropped,
        FallbackOnRefusal = exchange.IsRescued || exchange.Entry.Policy.FallbackOnRefusal,
    };

    private static Func<TokenUsage?, ReadOnlyMemory<byte>> TrailerFor(Exchange exchange, ProviderRoute route, long sentAt, TimeProvider time) => usage => GatewayObject.Make(
        exchange,
        new(route.Target.Name, null, time.GetElapsedTime(sentAt)) { Usage = usage },
        usage is { } known ? exchange.Account.CostWith(route.Target, known) : null);
}
