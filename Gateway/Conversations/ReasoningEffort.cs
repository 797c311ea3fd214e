namespace Gateway.Conversations;

/// <summary><c>reasoning_effort</c>.</summary>
internal enum ReasoningEffort
{
    /// <summary>No thinking at all.</summary>
    None,
    Minimal,
    Low,
    Medium,
    High,

    /// <summary><c>xhigh</c>.</summary>
    ExtraHigh,
}
