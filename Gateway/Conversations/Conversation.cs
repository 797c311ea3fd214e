using System.Collections.Immutable;

namespace Gateway.Conversations;

/// <summary>
/// A request for an answer in no provider's words: what a client's format is read into, and a provider's format is rendered from.
/// Immutable; its memory is the client's body, so it lives no longer than that. What is null was not given.
/// </summary>
internal sealed record Conversation
{
    /// <summary>In the client's order, system and developer messages included, wherever they stand: a format merges and moves them as it must.</summary>
    public required ImmutableArray<Message> Messages { get; init; }

    /// <summary>Empty when none were given.</summary>
    public ImmutableArray<ToolDefinition> Tools { get; init; } = [];

    public ToolChoice? ToolChoice { get; init; }

    /// <summary><c>parallel_tool_calls</c>.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>Null for plain text.</summary>
    public ResponseFormat? ResponseFormat { get; init; }

    public SamplingOptions Sampling { get; init; } = new();

    public ReasoningOptions? Reasoning { get; init; }

    /// <summary>The most tokens of the answer, reasoning included; already lowered where a budget says so.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>At most the answer's end, decoded texts.</summary>
    public ImmutableArray<JsonString> Stop { get; init; } = [];

    /// <summary><c>n</c>; 1 when absent.</summary>
    public int Choices { get; init; } = 1;

    public bool Stream { get; init; }

    /// <summary>An opaque name of the end user.</summary>
    public JsonString? User { get; init; }

    /// <summary><c>service_tier</c> as the client spells it.</summary>
    public JsonString? ServiceTier { get; init; }

    /// <summary><c>modalities</c>: what the answer may be made of, besides text.</summary>
    public ImmutableArray<JsonString> Modalities { get; init; } = [];

    /// <summary>Members that the model above has no place for, e.g. <c>logit_bias</c>, <c>metadata</c>, <c>store</c>, in the client's order. A format takes those it knows and reports the others as dropped.</summary>
    public ImmutableArray<ExtraMember> Extra { get; init; } = [];
}
