using Gateway.Configuration;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Streaming;

/// <summary>What a <see cref="ChatStream"/> is to look out for.</summary>
internal sealed record ChatStreamOptions
{
    /// <summary>What must have been seen for the stream to count as whole.</summary>
    public StreamEnd End { get; init; }

    /// <summary>How many choices must have ended for the answer to be whole, from 1 to 64. Default 1.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>True when the client asked for usage: the chunk that carries it is shown, and gets <see cref="Trailer"/>.</summary>
    public bool ClientWantsUsage { get; init; }

    /// <summary>True when a refusal is a failure, as long as nothing else came before it.</summary>
    public bool FallbackOnRefusal { get; init; }

    /// <summary>Makes the value of the last chunk's <c>gateway</c> member, given the usage if it was reported; null for none.</summary>
    public Func<TokenUsage?, ReadOnlyMemory<byte>>? Trailer { get; init; }

    /// <summary>True when the last chunk gets <see cref="Trailer"/> even if no usage was reported.</summary>
    public bool TrailsAnyway { get; init; }

    /// <summary>Where to note what the answer says of itself; null for nowhere.</summary>
    public AnswerMark? Mark { get; init; }
}
