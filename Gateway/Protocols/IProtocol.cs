using System.Buffers;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols;

/// <summary>
/// A provider's wire format other than the client's own: renders requests, reads answers. Pure: no I/O, no clock, no state between calls.
/// The host, the credential and the connection are the concern of a provider row.
/// </summary>
internal interface IProtocol
{
    /// <summary>Its name in configuration, e.g. <c>anthropic</c>.</summary>
    string Name { get; }

    /// <summary>What can be said in this format at all; a model may be able to do less.</summary>
    Capabilities Capabilities { get; }

    /// <summary>How the pieces of a streamed answer are marked off.</summary>
    StreamFraming Framing { get; }

    /// <summary>The protocol that a model of this format's provider really speaks: Vertex AI has Gemini and Claude behind one address. Asked once per target; everything else is then asked of what it returns.</summary>
    /// <param name="model">The provider's own name for it.</param>
    IProtocol For(string model) => this;

    /// <summary>Whether a model goes on with an assistant's message that ends the conversation, as if it had begun it itself. Where it is not known to, it is asked to in words.</summary>
    /// <param name="model">The provider's own name for it.</param>
    bool TakesPrefill(string model) => false;

    /// <summary>Writes the request's body and says where it goes. From the same conversation it always writes the same, so an attempt never depends on another.</summary>
    RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body);

    /// <summary>Starts to read one streamed answer.</summary>
    IStreamParser CreateStreamParser();

    /// <summary>Reads an answer that came whole, with the last call being <see cref="IAnswerSink.End"/> or <see cref="IAnswerSink.Fail"/>.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON, or not what the format promises: the message says what.</exception>
    void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink);

    /// <summary>Reads an error answer. Never throws: a body that says nothing usable is <see cref="ProviderError.Empty"/>.</summary>
    /// <param name="status">Its HTTP status.</param>
    /// <param name="errorType">The value of a header that names the error (<c>x-amzn-errortype</c>); null when there is none.</param>
    /// <param name="body">At most 64 KiB of it.</param>
    ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body);
}
