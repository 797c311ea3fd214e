using System.Collections.Immutable;
using Routing.Targets;

namespace Gateway.Configuration;

/// <summary>A pinned model of the catalogue.</summary>
public sealed record ModelConfig
{
    public required TargetId Id { get; init; }

    /// <summary>Bare names a client may send for it, besides the model's own name.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Null when unknown.</summary>
    public Price? Price { get; init; }

    /// <summary>Context window in tokens; null when unknown.</summary>
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
