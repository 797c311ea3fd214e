using System.Buffers;
using Gateway.Configuration;
using Gateway.Continuations;
using Gateway.Conversations;
using Gateway.Providers;
using Gateway.Quality;
using Gateway.Streaming;
using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>Looks at an answer that is whole and that the client has not seen anything of, where its tier is particular about answers. The first that it does not want is kept, for want of a better one.</summary>
internal static class QualityCheck
{
    private const UnwantedAnswers Judged = UnwantedAnswers.Empty | UnwantedAnswers.Length | UnwantedAnswers.Schema;

    /// <summary>An answer in one piece.</summary>
    /// <param name="exchange">Whose.</param>
    /// <param name="route">Who gave it.</param>
    /// <param name="body">As the provider sent it; taken over when it is kept.</param>
    /// <param name="translator">Which read it; likewise.</param>
    /// <returns>Null when it is fine.</returns>
    public static Failure? Judge(Exchange exchange, ProviderRoute route, PooledBuffer body, AnswerTranslator? translator)
    {
        if (!IsParticular(exchange))
        {
            return null;
        }

        var said = new PartialAnswer();
        if (translator is null)
        {
            said.ReadWhole(body.WrittenSpan);
        }
        else
        {
            using var written = new PooledBuffer(body.Length);
            translator.Write(written, default);
            said.ReadWhole(written.WrittenSpan);
        }

        var failure = AnswerJudge.Judge(said, exchange.Entry.Policy.Unwanted, FormatOf(exchange));
        exchange.Spare ??= failure is null ? null : new(route, body, translator);
        return failure;
    }

    /// <summary>A stream that ended before anything of it was shown.</summary>
    /// <param name="exchange">Whose.</param>
    /// <param name="route">Who gave it.</param>
    /// <param name="events">What the client would get.</param>
    public static Failure? Judge(Exchange exchange, ProviderRoute route, PooledBuffer events)
    {
        if (!IsParticular(exchange) || exchange.IsRescued)
        {
            return null;
        }

        var said = new PartialAnswer();
        said.Read(events.WrittenSpan);
        var failure = AnswerJudge.Judge(said, exchange.Entry.Policy.Unwanted, FormatOf(exchange));
        if (failure is not null && exchange.Spare is null)
        {
            var kept = new PooledBuffer(events.Length);
            kept.Write(events.WrittenSpan);
            exchange.Spare = new(route, kept, null);
        }

        return failure;
    }

    private static bool IsParticular(Exchange exchange) => (exchange.Entry.Policy.Unwanted & Judged) != UnwantedAnswers.None && exchange.Embeddings is null;

    private static ResponseFormat? FormatOf(Exchange exchange) =>
        exchange.Entry.Policy.Unwanted.HasFlag(UnwantedAnswers.Schema) && exchange.TryReadConversation() ? exchange.Conversation!.ResponseFormat : null;
}
