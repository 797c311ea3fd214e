namespace Gateway.Continuations;

/// <summary>What an answer has been seen to hold.</summary>
[Flags]
internal enum ChunkTraits
{
    None = 0,

    Text = 1,

    Reasoning = 2,

    Refusal = 4,

    /// <summary>A tool call.</summary>
    Call = 8,

    /// <summary>Anything else: several choices, log probabilities, images, audio, content in parts.</summary>
    Other = 16,
}
