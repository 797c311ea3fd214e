using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;
using Gateway.Errors;
using Gateway.Protocols;
using Gateway.Streaming;
using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>Turns an answer in one piece, in a provider's format, into the client's.</summary>
internal sealed class AnswerTranslator(IAnswerFormat format, IWholeWriter writer, bool fallbackOnRefusal) : IDisposable
{
    /// <summary>True when the answer is in the client's format already: it is only looked at, and passed on as it came.</summary>
    public bool OnlyLooks { get; init; }

    /// <summary>Where to note what the answer says of itself; null for nowhere.</summary>
    public AnswerMark? Mark { get; init; }

    /// <summary>Reads the provider's body.</summary>
    public WholeAnswer Read(ReadOnlySpan<byte> body)
    {
        Failure? failure;
        try
        {
            if (Utf8.IsValid(body))
            {
                format.ParseAnswer(body, MarkedSink.Around(writer, Mark));
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

        return new(failure, writer.UsageSoFar?.Tokens, writer.ContentBytes);
    }

    /// <summary>Writes the client's body.</summary>
    /// <param name="body">Its content is replaced.</param>
    /// <param name="edge">The edge's part of the <c>gateway</c> object; empty for none.</param>
    public void Write(PooledBuffer body, ReadOnlySpan<byte> edge)
    {
        body.Consume(body.Length);
        writer.WriteTo(body, edge);
    }

    public void Dispose() => writer.Dispose();

    private Failure? Judge() =>
        writer.Error is { } error ? FailureMaker.InBand(error, fallbackOnRefusal)
        : !writer.IsWhole ? Malformed("The answer was not whole.")
        : !writer.HasChoices ? Malformed("The answer held no choice.")
        : writer.HasRefusal && fallbackOnRefusal ? new(FailureKind.Refused, "The model refused to answer.")
        : null;

    private static Failure Malformed(string message) => new(FailureKind.Malformed, message);
}
