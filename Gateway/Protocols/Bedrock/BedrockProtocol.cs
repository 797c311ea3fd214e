using System.Buffers;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Amazon Bedrock's Converse and ConverseStream, at <c>https://bedrock-runtime.{region}.amazonaws.com</c>: one format for the models of all vendors there.
/// Source: docs.aws.amazon.com/bedrock/latest/APIReference, read 2026-11-21; recorded exchanges.
/// </summary>
internal sealed class BedrockProtocol : IProtocol
{
    /// <summary>The format that encrypted reasoning is marked with. What is signed is Claude's own, good wherever Claude runs.</summary>
    public const string SealFormat = "bedrock";

    public string Name => "bedrock";

    public Capabilities Capabilities =>
        Capabilities.Tools | Capabilities.Vision | Capabilities.Documents | Capabilities.JsonObject | Capabilities.JsonSchema | Capabilities.Reasoning;

    public StreamFraming Framing => StreamFraming.AwsEventStream;

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body) => ConverseRenderer.Render(conversation, target, body);

    public IStreamParser CreateStreamParser() => new ConverseStreamParser();

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink) => ConverseAnswerParser.Parse(body, sink);

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body) => BedrockErrors.Read(errorType, body);
}
