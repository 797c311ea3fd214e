using Gateway.Protocols;

namespace Gateway.Conversations;

/// <summary>Takes the vectors of one answer. Spans live as long as the call; what a parser throws leaves the sink unusable.</summary>
internal interface IEmbeddingSink
{
    /// <summary>Who answers, by the provider's own name. Not called when it does not say.</summary>
    void Model(ReadOnlySpan<byte> model);

    /// <summary>A vector as a JSON array of numbers.</summary>
    /// <param name="index">Of its input, from 0.</param>
    /// <param name="json">The array.</param>
    /// <exception cref="System.Text.Json.JsonException">It is none, or its index has one already.</exception>
    void Numbers(int index, ReadOnlySpan<byte> json);

    /// <summary>A vector as base64 of little-endian 32-bit floats.</summary>
    /// <param name="index">Of its input, from 0.</param>
    /// <param name="base64">As it stands between the quotes of a JSON string.</param>
    /// <exception cref="System.Text.Json.JsonException">It is none, or its index has one already.</exception>
    void Base64(int index, ReadOnlySpan<byte> base64);

    /// <summary>What was used; not called when the provider does not say.</summary>
    /// <param name="usage">Prompt tokens alone.</param>
    /// <param name="native">The provider's own usage object; a JSON value.</param>
    void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native);

    /// <summary>The provider reports an error instead. Nothing follows.</summary>
    void Fail(ProviderError error);

    /// <summary>All vectors were given.</summary>
    /// <exception cref="System.Text.Json.JsonException">One is missing.</exception>
    void End();
}
