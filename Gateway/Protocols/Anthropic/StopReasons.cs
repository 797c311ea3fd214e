using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic;

/// <summary>Why an answer ended. Source: platform.claude.com/docs, stop reasons, read 2026-11-21.</summary>
internal static class StopReasons
{
    /// <param name="reason">As the API spells it.</param>
    /// <param name="hasCalls">Whether the client has calls to make: one of <see cref="AnswerTool"/> is not the client's.</param>
    public static FinishReason Of(ReadOnlySpan<byte> reason, bool hasCalls) =>
        reason.SequenceEqual("max_tokens"u8) || reason.SequenceEqual("model_context_window_exceeded"u8) ? FinishReason.Length
        : reason.SequenceEqual("refusal"u8) ? FinishReason.ContentFilter
        : hasCalls ? FinishReason.ToolCalls
        : FinishReason.Stop;   // end_turn, stop_sequence; pause_turn, for which there is no other word; what is new

    /// <summary>The words of a refusal, as far as the API gives some.</summary>
    public static ReadOnlySpan<byte> ExplanationOf(ReadOnlySpan<byte> details)
    {
        ReadOnlySpan<byte> explanation = default;
        if (details.IsEmpty || details[0] != '{')
        {
            return explanation;
        }

        var cursor = new JsonCursor(details);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("explanation"u8))
            {
                explanation = cursor.Text();
            }
            else
            {
                cursor.Skip();
            }
        }

        return explanation;
    }
}
