using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>What must be remembered of one candidate while an answer is read.</summary>
internal sealed class GeminiChoice
{
    /// <summary>How many calls have begun.</summary>
    public int Calls { get; set; }

    /// <summary>The arguments so far of a call that streams; null when none is open.</summary>
    public PartialArguments? Open { get; set; }

    /// <summary>Whether there is reasoning text that no signature has sealed.</summary>
    public bool IsUnsealed { get; set; }

    /// <summary>Whether anything was said.</summary>
    public bool HasContent { get; set; }

    /// <summary>Null until it has ended.</summary>
    public FinishReason? Finish { get; set; }
}
