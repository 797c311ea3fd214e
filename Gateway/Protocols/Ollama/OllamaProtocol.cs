using System.Buffers;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Protocols.Ollama;

/// <summary>
/// Ollama's own <c>/api/chat</c>, which says more than its OpenAI-compatible endpoint: thinking switched on and off, options of the runner, durations.
/// Source: its OpenAPI document (shared/recorded/specs/ollama) and github.com/ollama/ollama, server/routes.go, read 2026-11.
/// </summary>
internal sealed class OllamaProtocol : IProtocol
{
    public string Name => "ollama";

    /// <summary>Images are embedded ones, and no tool can be demanded.</summary>
    public Capabilities Capabilities =>
        Capabilities.Tools | Capabilities.Vision | Capabilities.JsonObject | Capabilities.JsonSchema | Capabilities.Logprobs | Capabilities.Reasoning;

    public StreamFraming Framing => StreamFraming.JsonLines;

    /// <summary>Its templates leave a last assistant's message open.</summary>
    public bool TakesPrefill(string model) => true;

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body) =>
        OllamaRequestRenderer.Render(conversation, target, body);

    public IStreamParser CreateStreamParser() => new OllamaStreamParser();

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink) => OllamaStreamParser.ParseWhole(body, sink);

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body) => ProviderErrorReader.Read(body);
}
