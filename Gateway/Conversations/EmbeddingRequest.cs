using System.Collections.Immutable;

namespace Gateway.Conversations;

/// <summary>A request for embeddings in no provider's words. Its memory is the client's body, so it lives no longer than that. What is null was not given.</summary>
internal sealed record EmbeddingRequest
{
    /// <summary>Texts in the client's order; empty when it sent <see cref="Tokens"/>.</summary>
    public ImmutableArray<JsonString> Texts { get; init; } = [];

    /// <summary>Inputs as arrays of token numbers, which mean something to one tokenizer only.</summary>
    public ImmutableArray<JsonRaw> Tokens { get; init; } = [];

    /// <summary>How many there are of either.</summary>
    public int Count => Texts.Length + Tokens.Length;

    public int? Dimensions { get; init; }

    /// <summary><c>encoding_format</c>: true for base64 of little-endian 32-bit floats, false for numbers.</summary>
    public bool Base64 { get; init; }

    public JsonString? User { get; init; }

    /// <summary><c>input_type</c>, which is not OpenAI's own but widely sent; as the client spelt it, it is in <see cref="Extra"/> too. Null also for one that is not known.</summary>
    public EmbeddingInputType? InputType { get; init; }

    /// <summary>As <see cref="Conversation.Extra"/>.</summary>
    public ImmutableArray<ExtraMember> Extra { get; init; } = [];

    /// <summary>The client's whole body, for a target of its own format; does not exist for a part of a request.</summary>
    public JsonRaw Body { get; init; }

    /// <summary>The request for some of its inputs, where a provider takes fewer at a time.</summary>
    public EmbeddingRequest Slice(int start, int count) => start == 0 && count == Count ? this : this with
    {
        Texts = Texts.IsEmpty ? [] : Texts.Slice(start, count),
        Tokens = Tokens.IsEmpty ? [] : Tokens.Slice(start, count),
        Body = default,
    };
}
