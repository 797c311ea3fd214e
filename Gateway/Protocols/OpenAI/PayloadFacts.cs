using Routing.Targets;

namespace Gateway.Protocols.OpenAI;

/// <summary>What <see cref="PayloadReader"/> found.</summary>
internal struct PayloadFacts
{
    public PayloadTraits Traits;

    public TokenUsage Usage;

    /// <summary>One bit per choice index below 64 that occurred.</summary>
    public ulong Started;

    /// <summary>One bit per choice index below 64 that has a finish reason.</summary>
    public ulong Finished;

    public readonly bool Has(PayloadTraits traits) => (Traits & traits) == traits;

    /// <summary>True for the chunk that exists only to carry usage.</summary>
    public readonly bool IsUsageChunk => Has(PayloadTraits.Usage | PayloadTraits.Choices) && !Has(PayloadTraits.AnyChoice);
}
