using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>OpenAI's words for why a choice ended.</summary>
internal static class FinishReasons
{
    /// <param name="reason">The provider's, in neutral words.</param>
    /// <param name="hasCalls">Whether the choice holds tool calls: then a regular end means that they are to be made.</param>
    /// <param name="hasRefusal">Whether it holds a refusal.</param>
    public static ReadOnlySpan<byte> Of(FinishReason reason, bool hasCalls, bool hasRefusal) => reason switch
    {
        FinishReason.Length => "length"u8,
        FinishReason.ContentFilter => "content_filter"u8,
        _ when hasRefusal => "content_filter"u8,
        _ => hasCalls ? "tool_calls"u8 : "stop"u8,
    };
}
