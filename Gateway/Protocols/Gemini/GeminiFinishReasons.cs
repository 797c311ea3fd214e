using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>Why a candidate ended (shared/recorded/specs/gemini, <c>Candidate.finishReason</c>; Vertex AI adds MODEL_ARMOR).</summary>
internal static class GeminiFinishReasons
{
    /// <summary>Null while it has not ended. What nobody here knows is an end like any other.</summary>
    public static FinishReason? Read(ReadOnlySpan<byte> reason, bool hasCalls) => reason switch
    {
        [] => null,
        _ when reason.SequenceEqual("FINISH_REASON_UNSPECIFIED"u8) => null,
        _ when reason.SequenceEqual("MAX_TOKENS"u8) => FinishReason.Length,
        _ when IsFilter(reason) => FinishReason.ContentFilter,
        _ => hasCalls ? FinishReason.ToolCalls : FinishReason.Stop,
    };

    /// <summary>Whether <c>finishMessage</c> says what went wrong; with STOP it merely says what there is.</summary>
    public static bool IsIrregular(ReadOnlySpan<byte> reason) => !reason.IsEmpty && !reason.SequenceEqual("STOP"u8) && !reason.SequenceEqual("MAX_TOKENS"u8);

    private static bool IsFilter(ReadOnlySpan<byte> reason) =>
        reason.SequenceEqual("SAFETY"u8)
        || reason.SequenceEqual("RECITATION"u8)
        || reason.SequenceEqual("LANGUAGE"u8)
        || reason.SequenceEqual("BLOCKLIST"u8)
        || reason.SequenceEqual("PROHIBITED_CONTENT"u8)
        || reason.SequenceEqual("SPII"u8)
        || reason.SequenceEqual("MODEL_ARMOR"u8)
        || reason.SequenceEqual("IMAGE_SAFETY"u8)
        || reason.SequenceEqual("IMAGE_PROHIBITED_CONTENT"u8)
        || reason.SequenceEqual("IMAGE_RECITATION"u8);
}
