using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Cohere;

/// <summary>How an answer ends. Source: <c>ChatFinishReason</c> of the OpenAPI document; <c>ERROR_TOXIC</c>, <c>ERROR_LIMIT</c> of earlier versions.</summary>
internal static class CohereEnding
{
    /// <param name="reason">As the API spells it; empty for none.</param>
    /// <param name="error">What it says of an error; empty for nothing.</param>
    /// <param name="usage">Its usage; empty for none.</param>
    /// <param name="hasCalls">Whether tools were called.</param>
    /// <param name="sink">Takes finish, usage and end, or the failure.</param>
    public static void Report(ReadOnlySpan<byte> reason, ReadOnlySpan<byte> error, ReadOnlySpan<byte> usage, bool hasCalls, IAnswerSink sink)
    {
        var isTimeout = reason.SequenceEqual("TIMEOUT"u8);
        if (isTimeout || reason.SequenceEqual("ERROR"u8))
        {
            CohereUsage.Report(usage, sink);
            sink.Fail(Failure(error, isTimeout));
            return;
        }

        sink.Finish(0, Of(reason, hasCalls));
        CohereUsage.Report(usage, sink);
        sink.End();
    }

    /// <summary>An error that stands where an answer or an event should.</summary>
    public static void Fail(ReadOnlySpan<byte> json, IAnswerSink sink) => sink.Fail(ProviderErrorReader.Read(json.ToArray()));

    /// <summary>COMPLETE, STOP_SEQUENCE and what is new are an end like any other.</summary>
    private static FinishReason Of(ReadOnlySpan<byte> reason, bool hasCalls) =>
        reason.SequenceEqual("MAX_TOKENS"u8) || reason.SequenceEqual("ERROR_LIMIT"u8) ? FinishReason.Length
        : reason.SequenceEqual("ERROR_TOXIC"u8) ? FinishReason.ContentFilter
        : hasCalls ? FinishReason.ToolCalls
        : FinishReason.Stop;

    private static ProviderError Failure(ReadOnlySpan<byte> error, bool isTimeout)
    {
        var message = isTimeout ? "The generation took longer than the provider allows." : "The generation failed.";
        if (!error.IsEmpty)
        {
            var literal = new byte[error.Length + 2];
            literal[0] = literal[^1] = (byte)'"';
            error.CopyTo(literal.AsSpan(1));
            message = ProviderErrorReader.Read(literal).Message is { Length: > 0 } told ? told : message;
        }

        return new(message, isTimeout ? "TIMEOUT" : "ERROR", null, null, null, isTimeout ? 504 : null);
    }
}
