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

    private const Capabilities Unforced =
        Capabilities.Tools | Capabilities.Vision | Capabilities.Documents | Capabilities.JsonObject | Capabilities.JsonSchema | Capabilities.Reasoning;

    private static readonly BedrockProtocol OfUnforced = new() { Capabilities = Unforced };

    public string Name => "bedrock";

    public Capabilities Capabilities { get; private init; } = Unforced | Capabilities.ToolChoice;

    public StreamFraming Framing => StreamFraming.AwsEventStream;

    /// <summary>Calls can be forced in this format, but not of every vendor's models.</summary>
    public IProtocol For(string model) => BedrockModel.Of(model).TakesAnyTool ? this : OfUnforced;

    public bool TakesPrefill(string model) => BedrockModel.Of(model) is { TakesPrefill: true, Vendor: not BedrockVendor.Unknown };

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body) => ConverseRenderer.Render(conversation, target, body);

    public IStreamParser CreateStreamParser() => new ConverseStreamParser();

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink) => ConverseAnswerParser.Parse(body, sink);

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body) => BedrockErrors.Read(errorType, body);
}
