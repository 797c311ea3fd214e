using Gateway.Errors;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;
using Gateway.Streaming;
using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>Reads bodies that come in one piece: answers, and what a provider says about an error.</summary>
internal static class AnswerReader
{
    /// <summary>What is read of an error body; the rest says nothing more.</summary>
    private const int LargestError = 64 * 1024;

    /// <summary>The largest answer taken; embedded images fit.</summary>
    public const int LargestAnswer = 128 * 1024 * 1024;

    /// <summary>Reads a whole body into <paramref name="buffer"/>. False when it is larger than <paramref name="most"/>.</summary>
    public static async ValueTask<bool> ReadAsync(HttpResponseMessage response, PooledBuffer buffer, int most, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (buffer.Length <= most)
        {
            var count = await body.ReadAsync(buffer.GetMemory(1), cancellationToken);
            if (count == 0)
            {
                return true;
            }

            buffer.Advance(count);
        }

        return false;
    }

    /// <summary>Reads a successful answer and what it holds. A failure when it is not an answer.</summary>
    /// <param name="response">Whose body it is.</param>
    /// <param name="buffer">Takes the body.</param>
    /// <param name="translator">Reads it; null for an answer that is passed on.</param>
    /// <param name="exchange">Whose it is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<WholeAnswer> ReadAnswerAsync(
        HttpResponseMessage response,
        PooledBuffer buffer,
        AnswerTranslator? translator,
        Exchange exchange,
        CancellationToken cancellationToken)
    {
        if (!await ReadAsync(response, buffer, LargestAnswer, cancellationToken))
        {
            return new(Malformed("The answer is larger than any answer."), null, 0);
        }

        if (translator is not null)
        {
            return translator.Read(buffer.WrittenSpan);
        }

        var failure = Judge(buffer.WrittenMemory, exchange, out var facts);
        return new(failure, facts.Has(PayloadTraits.Usage) ? facts.Usage : null, facts.ContentBytes);
    }

    /// <summary>Reads an error answer.</summary>
    public static async ValueTask<Failure> ReadFailureAsync(
        HttpResponseMessage response,
        Exchange exchange,
        IProtocol? protocol,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var buffer = new PooledBuffer(4096);
        try
        {
            await ReadAsync(response, buffer, LargestError, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The status is known, and it is what counts.
        }

        var now = time.GetUtcNow();
        var error = protocol?.ParseError((int)response.StatusCode, ErrorType(response), buffer.WrittenMemory) ?? ProviderErrorReader.Read(buffer.WrittenMemory, now);
        var wait = RetryAfterHeaders.Read(response, now) ?? error.RetryAfter;
        return FailureMaker.FromAnswer((int)response.StatusCode, response.Headers, error, exchange.Entry.Policy.FallbackOnRefusal, wait);
    }

    /// <summary>A streaming request was answered with a plain body: an error, or not what was asked for.</summary>
    public static async ValueTask<Failure> ReadUnstreamedAsync(
        HttpResponseMessage response,
        Exchange exchange,
        AnswerTranslator? translator,
        CancellationToken cancellationToken)
    {
        using var buffer = new PooledBuffer(4096);
        var answer = await ReadAnswerAsync(response, buffer, translator, exchange, cancellationToken);
        return answer.Failure ?? Malformed("The provider did not stream its answer.");
    }

    private static Failure? Judge(ReadOnlyMemory<byte> body, Exchange exchange, out PayloadFacts facts)
    {
        var fallbackOnRefusal = exchange.Entry.Policy.FallbackOnRefusal;
        if (!PayloadReader.TryRead(body.Span, out facts, exchange.Mark))
        {
            return Malformed("The answer was not a JSON object.");
        }

        if (facts.Has(PayloadTraits.Error))
        {
            return FailureMaker.InBand(ProviderErrorReader.Read(body), fallbackOnRefusal);
        }

        if (!facts.Has(PayloadTraits.AnyChoice))
        {
            return Malformed("The answer held no choice.");
        }

        return facts.Has(PayloadTraits.Refusal) && fallbackOnRefusal ? new(FailureKind.Refused, "The model refused to answer.") : null;
    }

    /// <summary>Amazon names an error outside the body.</summary>
    private static string? ErrorType(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-amzn-errortype", out var values) ? values.FirstOrDefault() : null;

    private static Failure Malformed(string message) => new(FailureKind.Malformed, message);
}
