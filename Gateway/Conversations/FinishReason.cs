namespace Gateway.Conversations;

/// <summary>Why a choice ended.</summary>
internal enum FinishReason
{
    /// <summary>It was done, or met a stop sequence.</summary>
    Stop,

    /// <summary>The most tokens were reached.</summary>
    Length,

    /// <summary>Tools are to be called. A sink says so whenever there were calls and the answer came to a regular end, whatever reason the provider gives.</summary>
    ToolCalls,

    /// <summary>Blocked by a filter, or refused.</summary>
    ContentFilter,
}
