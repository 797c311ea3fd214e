using System.Buffers;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Chat Completions as the body of InvokeModel, for vendors whose own format it is. The address says the model and whether to stream.
/// Source: docs.aws.amazon.com/bedrock, inference request parameters of OpenAI and AI21 Labs, read 2026-11; recorded exchanges.
/// </summary>
/// <param name="capabilities">What can be said to the vendor's models.</param>
/// <param name="tagsReasoning">Whether reasoning stands in the text, in a tag.</param>
internal sealed class InvokedChatProtocol(Capabilities capabilities, bool tagsReasoning) : IProtocol
{
    private static readonly ChatProtocol Chat = new() { IsNamedByAddress = true };

    public string Name => "bedrock-invoke";

    public Capabilities Capabilities => capabilities;

    public StreamFraming Framing => StreamFraming.AwsEventStream;

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body) =>
        Chat.Render(conversation, target, body) with
        {
            Path = $"/model/{Uri.EscapeDataString(target.Model)}/{(conversation.Stream ? "invoke-with-response-stream" : "invoke")}",
        };

    public IStreamParser CreateStreamParser() => new InvokedChatStreamParser(tagsReasoning);

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink) => Chat.ParseAnswer(body, tagsReasoning ? new TaggedReasoning { Behind = sink } : sink);

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body) => BedrockErrors.Read(errorType, body);
}
