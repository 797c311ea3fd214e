using Routing.Targets;

namespace Gateway.Protocols.OpenAI;

/// <summary>What <see cref="PayloadReader"/> found.</summary>
internal struct PayloadFacts
{
    public PayloadTraits Traits;

    public TokenUsage Usage;

    /// <summary>Bytes of the answer's texts, as they stand: for estimates where nobody reports usage.</summary>
    public long ContentBytes;

    /// <summary>One bit per choice index below 64 that occurred.</summary>
    public ulong Started;

    /// <summary>One bit per choice index below 64 that has a finish reason.</summary>
    public ulong Finished;

    /// <summary>The first text of a message that is not empty.</summary>
    public StringPlace Text;

    /// <summary>The last string behind <see cref="Text"/> that no fact depends on: OpenAI pads its chunks with one.</summary>
    public StringPlace Padding;

    public readonly bool Has(PayloadTraits traits) => (Traits & traits) == traits;

    /// <summary>True for the chunk that exists only to carry usage.</summary>
    public readonly bool IsUsageChunk => Has(PayloadTraits.Usage | PayloadTraits.Choices) && !Has(PayloadTraits.AnyChoice);
}
