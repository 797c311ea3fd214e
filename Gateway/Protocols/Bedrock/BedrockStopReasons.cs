using Gateway.Conversations;

namespace Gateway.Protocols.Bedrock;

/// <summary>Why an answer ended. Source: the API reference, <c>Converse</c>, <c>stopReason</c>, read 2026-11-21.</summary>
internal static class BedrockStopReasons
{
    /// <summary>Whether the model wrote what nobody can read, so that there is no answer.</summary>
    public static bool IsMalformed(ReadOnlySpan<byte> reason) => reason.SequenceEqual("malformed_model_output"u8) || reason.SequenceEqual("malformed_tool_use"u8);

    /// <param name="reason">As the API spells it.</param>
    /// <param name="hasCalls">Whether the client has calls to make.</param>
    public static FinishReason Of(ReadOnlySpan<byte> reason, bool hasCalls) =>
        reason.SequenceEqual("max_tokens"u8) || reason.SequenceEqual("model_context_window_exceeded"u8) ? FinishReason.Length
        : reason.SequenceEqual("guardrail_intervened"u8) || reason.SequenceEqual("content_filtered"u8) || reason.SequenceEqual("refusal"u8) ? FinishReason.ContentFilter
        : hasCalls ? FinishReason.ToolCalls
        : FinishReason.Stop;   // end_turn, stop_sequence; tool_use where the only call was the answer itself; what is new

    public static ProviderError Malformed(ReadOnlySpan<byte> reason) =>
        ProviderError.Empty with { Message = "The model's output was malformed.", Type = reason.SequenceEqual("malformed_tool_use"u8) ? "malformed_tool_use" : "malformed_model_output" };
}
