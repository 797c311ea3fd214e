using Routing.Targets;

namespace Gateway.Continuations;

/// <summary>How an answer ends that was gone on with.</summary>
/// <param name="WantsUsage">True when the client asked for usage.</param>
/// <param name="UsedBefore">What is billed for the attempts before.</param>
/// <param name="Trailer">Makes the <c>gateway</c> object, given the usage of the last attempt if it was reported.</param>
internal sealed record ContinuedEnding(bool WantsUsage, TokenUsage UsedBefore, Func<TokenUsage?, ReadOnlyMemory<byte>> Trailer)
{
    /// <summary>True when the client asked for the whole trail.</summary>
    public bool Trace { get; init; }
}
