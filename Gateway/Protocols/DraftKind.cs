namespace Gateway.Protocols;

/// <summary>What a piece of an answer is.</summary>
internal enum DraftKind
{
    Text,
    Refusal,
    Reasoning,

    /// <summary>Reasoning that its provider keeps to itself: a seal without text.</summary>
    Redacted,
    Call,
}
