namespace Gateway.Protocols.OpenAI;

/// <summary>What an answer, or one chunk of a streamed one, holds.</summary>
[Flags]
internal enum PayloadTraits
{
    None = 0,

    /// <summary>It has a <c>choices</c> array.</summary>
    Choices = 1,

    /// <summary>It has at least one choice.</summary>
    AnyChoice = 2,

    /// <summary>Something of the answer itself: text, reasoning, a tool call, audio, a refusal…</summary>
    Content = 4,

    /// <summary>A finish reason.</summary>
    Finish = 8,

    /// <summary>Token usage.</summary>
    Usage = 16,

    /// <summary>An error object, of the whole or of a choice.</summary>
    Error = 32,

    /// <summary>A refusal text, or the finish reason <c>content_filter</c>.</summary>
    Refusal = 64,
}
