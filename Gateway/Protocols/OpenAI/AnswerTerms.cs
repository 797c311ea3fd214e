using System.Collections.Immutable;
using Routing.Targets;

namespace Gateway.Protocols.OpenAI;

/// <summary>What a translated answer says besides what its provider said.</summary>
internal sealed record AnswerTerms
{
    /// <summary>Of the client's request: ids are made of it where the provider gives none.</summary>
    public required string RequestId { get; init; }

    /// <summary>The target's name for the model, for providers that do not say which answered.</summary>
    public required string Model { get; init; }

    /// <summary>Unix seconds, for providers that do not say when.</summary>
    public required long Created { get; init; }

    /// <summary>What the rendering left out or changed.</summary>
    public ImmutableArray<string> Dropped { get; init; } = [];

    /// <summary>True when the client asked for a stream's usage.</summary>
    public bool WantsUsage { get; init; }

    /// <summary>True when a refusal is a failure, as long as nothing else came before it.</summary>
    public bool FallbackOnRefusal { get; init; }

    /// <summary>Makes the <c>gateway</c> object of a stream's last chunk, given the usage if it was reported; null for none.</summary>
    public Func<TokenUsage?, ReadOnlyMemory<byte>>? Trailer { get; init; }

    /// <summary>True when the last chunk gets <see cref="Trailer"/> whether or not it carries usage.</summary>
    public bool TrailsAnyway { get; init; }
}
