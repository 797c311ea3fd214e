using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Prompts;

/// <summary>How an answer ends, in the words of all dialects.</summary>
internal static class PromptEnding
{
    /// <summary>Reports an error that stands in an answer. True when there is one.</summary>
    public static bool TryFail(in PromptAnswer answer, ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (!answer.Error.IsEmpty)
        {
            sink.Fail(ProviderErrorReader.Read(json.ToArray()));
            return true;
        }

        if (answer.Reason.SequenceEqual("ERROR"u8))
        {
            sink.Fail(new("The generation failed.", "ERROR", null, null, null, null));
            return true;
        }

        return false;
    }

    /// <summary>What is new is an end like any other.</summary>
    public static FinishReason Of(ReadOnlySpan<byte> reason) =>
        reason.SequenceEqual("length"u8) || reason.SequenceEqual("LENGTH"u8) || reason.SequenceEqual("max_tokens"u8) || reason.SequenceEqual("MAX_TOKENS"u8)
            || reason.SequenceEqual("ERROR_LIMIT"u8) ? FinishReason.Length
        : reason.SequenceEqual("CONTENT_FILTERED"u8) || reason.SequenceEqual("content_filter"u8) || reason.SequenceEqual("ERROR_TOXIC"u8) ? FinishReason.ContentFilter
        : FinishReason.Stop;

    public static void Account(long prompt, long completion, IAnswerSink sink)
    {
        if (prompt >= 0 && completion >= 0)
        {
            sink.Usage(new(new(prompt, 0, completion, 0)), default);
        }
    }
}
