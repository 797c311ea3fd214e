using System.Buffers;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Nova's own body for InvokeModel: Converse's, but that what Converse passes on in <c>additionalModelRequestFields</c> has no place in it.
/// Source: docs.aws.amazon.com/nova, complete request schema, read 2026-11; recorded exchanges.
/// </summary>
internal sealed class NovaProtocol : IProtocol
{
    private readonly BedrockProtocol _converse = new();

    public string Name => "bedrock-invoke";

    public Capabilities Capabilities => _converse.Capabilities & ~Capabilities.Reasoning;

    public StreamFraming Framing => StreamFraming.AwsEventStream;

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body)
    {
        var sayable = conversation with { Reasoning = null, Sampling = conversation.Sampling with { TopK = null }, Extra = [] };
        var rendered = _converse.Render(sayable, target, body);
        return rendered with
        {
            Path = $"/model/{Uri.EscapeDataString(target.Model)}/{(conversation.Stream ? "invoke-with-response-stream" : "invoke")}",
            Dropped =
            [
                .. rendered.Dropped,
                .. conversation.Sampling.TopK is null ? [] : (ReadOnlySpan<string>)["top_k"],
                .. conversation.Reasoning is null ? [] : (ReadOnlySpan<string>)["reasoning_effort"],
                .. conversation.Extra.Select(static member => member.Name),
            ],
        };
    }

    public IStreamParser CreateStreamParser() => new NovaStreamParser();

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink) => _converse.ParseAnswer(body, sink);

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body) => BedrockErrors.Read(errorType, body);
}
