using System.Buffers;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Protocols.Cohere;

/// <summary>
/// Cohere's <c>/v2/chat</c>. Source: its OpenAPI document (shared/recorded/specs/cohere) and docs.cohere.com, read 2026-11.
/// <c>/v1/chat</c> is another format, and its models are gone.
/// </summary>
internal sealed class CohereProtocol : IProtocol
{
    public string Name => "cohere";

    public Capabilities Capabilities =>
        Capabilities.Tools | Capabilities.ToolChoice | Capabilities.Vision | Capabilities.ImageUrls
        | Capabilities.JsonObject | Capabilities.JsonSchema | Capabilities.Logprobs | Capabilities.Reasoning;

    public StreamFraming Framing => StreamFraming.ServerSentEvents;

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body) =>
        CohereRequestRenderer.Render(conversation, target, body);

    public IStreamParser CreateStreamParser() => new CohereStreamParser();

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink) => CohereAnswerParser.Parse(body, sink);

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body) => ProviderErrorReader.Read(body);
}
