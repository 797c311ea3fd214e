using System.Collections.Immutable;
using Routing.Targets;

namespace Gateway.Configuration;

/// <summary>A pinned model of the catalogue.</summary>
public sealed record ModelConfig
{
    public required TargetId Id { get; init; }

    /// <summary>Bare names a client may send for it, besides the model's own name.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>What it is asked for. Default: chat completions.</summary>
    public ModelKind Kind { get; init; }

    /// <summary>Of an embedding model: how long its vectors are when the request does not say; null when unknown.</summary>
    public int? Dimensions { get; init; }

    /// <summary>
    /// Of an embedding model: whose vectors can be compared with its own. Models of one space may stand in for each other; default is a space of
    /// its own, its <c>provider/name</c>. Null for any other model.
    /// </summary>
    public string? EmbeddingSpace { get; init; }

    /// <summary>Null when unknown.</summary>
    public Price? Price { get; init; }

    /// <summary>Context window in tokens, for an embedding model of one input; null when unknown.</summary>
    public int? Context { get; init; }

    /// <summary>Most tokens of one answer; null when unknown.</summary>
    public int? MaxOutput { get; init; }

    /// <summary>What it can do.</summary>
    public Capabilities Capabilities { get; init; } = Capabilities.All;

    /// <summary>When its figures were read; null for the operator's own.</summary>
    public DateOnly? ReadOn { get; init; }

    /// <summary>Where its figures were read; null for the operator's own.</summary>
    public string? Source { get; init; }
}
