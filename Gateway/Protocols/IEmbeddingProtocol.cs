using System.Buffers;
using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>A provider's wire format for embeddings. Pure: no I/O, no clock, no state between calls. Its errors are read by the <see cref="IProtocol"/> of the same name.</summary>
internal interface IEmbeddingProtocol
{
    /// <summary>Its name in configuration.</summary>
    string Name { get; }

    /// <summary>Most inputs of one request; more are sent in several.</summary>
    int BatchLimit { get; }

    /// <summary>How many inputs go in one request, where it depends on the model or on how long they are.</summary>
    /// <param name="request">All of them.</param>
    /// <param name="start">The first of the part; there is one.</param>
    /// <param name="model">The provider's own name for it.</param>
    /// <returns>From 1 to <see cref="BatchLimit"/>, and no more than there are.</returns>
    int PartOf(EmbeddingRequest request, int start, string model) => Math.Min(BatchLimit, request.Count - start);

    /// <summary>Whether inputs may be tokens instead of texts; where not, such a request skips the target.</summary>
    bool TakesTokens { get; }

    /// <summary>Writes the request's body and says where it goes.</summary>
    /// <param name="request">With at most as many inputs as <see cref="PartOf"/> says.</param>
    /// <param name="target">Whom it is for.</param>
    /// <param name="body">Where to.</param>
    RenderedRequest RenderEmbeddings(EmbeddingRequest request, in RenderTarget target, IBufferWriter<byte> body);

    /// <summary>Reads an answer, with the last call being <see cref="IEmbeddingSink.End"/> or <see cref="IEmbeddingSink.Fail"/>.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON, or not what the format promises: the message says what.</exception>
    void ParseEmbeddings(ReadOnlySpan<byte> body, IEmbeddingSink sink);
}
