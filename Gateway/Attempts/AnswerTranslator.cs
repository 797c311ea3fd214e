using System.Text.Json;
using System.Text.Unicode;
using Gateway.Errors;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;
using Gateway.Streaming;
using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>Turns an answer in one piece, in a provider's format, into the client's.</summary>
internal sealed class AnswerTranslator(IProtocol protocol, AnswerTerms terms) : IDisposable
{
    private readonly AnswerWriter _writer = new(terms);

    /// <summary>Reads the provider's body.</summary>
    public WholeAnswer Read(ReadOnlySpan<byte> body)
    {
        Failure? failure;
        try
        {
            if (Utf8.IsValid(body))
            {
                protocol.ParseAnswer(body, _writer);
                failure = Judge();
            }
            else
            {
                failure = Malformed("The answer was not UTF-8.");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)   // the latter: JSON whose text is none, e.g. half a surrogate pair
        {
            failure = Malformed("The answer was not what its format promises.");
        }

        return new(failure, _writer.UsageSoFar?.Tokens, _writer.ContentBytes);
    }

    /// <summary>Writes the client's body.</summary>
    /// <param name="body">Its content is replaced.</param>
    /// <param name="edge">The edge's part of the <c>gateway</c> object; empty for none.</param>
    public void Write(PooledBuffer body, ReadOnlySpan<byte> edge)
    {
        body.Consume(body.Length);
        _writer.WriteTo(body, edge);
    }

    public void Dispose() => _writer.Dispose();

    private Failure? Judge() =>
        _writer.Error is { } error ? FailureMaker.InBand(error, terms.FallbackOnRefusal)
        : !_writer.IsWhole ? Malformed("The answer was not whole.")
        : !_writer.HasChoices ? Malformed("The answer held no choice.")
        : _writer.HasRefusal && terms.FallbackOnRefusal ? new(FailureKind.Refused, "The model refused to answer.")
        : null;

    private static Failure Malformed(string message) => new(FailureKind.Malformed, message);
}
