using System.Buffers;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Protocols.Anthropic;

/// <summary>
/// Anthropic's Messages, as Anthropic itself, Microsoft Foundry and other hosts speak it, and its variations on Vertex and Bedrock.
/// Source: <c>POST /v1/messages</c> of Anthropic's OpenAPI document and platform.claude.com/docs, read 2026-11.
/// </summary>
internal sealed class AnthropicProtocol(AnthropicDialect dialect) : IProtocol
{
    /// <summary>The format that seals of reasoning are marked with. The same wherever Claude runs: its signatures are good on all of Anthropic's, Amazon's and Google's hosts.</summary>
    public const string SealFormat = "anthropic";

    public AnthropicProtocol()
        : this(AnthropicDialect.Direct)
    {
    }

    public string Name => dialect.Name;

    public Capabilities Capabilities =>
        Capabilities.Tools | Capabilities.Vision | Capabilities.Documents | Capabilities.JsonObject | Capabilities.JsonSchema | Capabilities.Reasoning
        | Capabilities.ToolChoice | Capabilities.ImageUrls;

    public StreamFraming Framing => StreamFraming.ServerSentEvents;

    public bool TakesPrefill(string model) => ClaudeModel.Of(model).TakesPrefill;

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body) =>
        MessagesRenderer.Render(conversation, target, dialect, body);

    public IStreamParser CreateStreamParser() => new MessagesStreamParser();

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink) => MessagesAnswerParser.Parse(body, sink);

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body)
    {
        var error = ProviderErrorReader.Read(body);
        return error.Type is null && errorType is not null ? error with { Type = errorType } : error;
    }
}
