using System.Buffers;
using Gateway.Conversations;
using Gateway.Protocols.Anthropic;
using Gateway.Protocols.Prompts;
using Routing.Targets;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Bedrock's InvokeModel and InvokeModelWithResponseStream: each vendor's own body, at the same address as Converse. For models that Converse does not serve, and for
/// what only the vendor's format can say. A model whose own format is not spoken here goes by Converse, which has all of them.
/// Source: docs.aws.amazon.com/bedrock, inference request parameters, read 2026-11; recorded exchanges.
/// </summary>
/// <param name="body">The vendor's own format.</param>
internal sealed class InvokeProtocol(IProtocol body) : IProtocol
{
    private const Capabilities Shaped = Capabilities.Tools | Capabilities.ToolChoice | Capabilities.JsonObject;

    private static readonly BedrockProtocol Converse = new();
    private static readonly InvokeProtocol Nova = new(new NovaProtocol());
    private static readonly InvokeProtocol Claude = new(new AnthropicProtocol(AnthropicDialect.Bedrock));
    private static readonly InvokeProtocol ClaudeText = Of(PromptDialect.ClaudeText);
    private static readonly InvokeProtocol Titan = Of(PromptDialect.Titan);
    private static readonly InvokeProtocol Command = Of(PromptDialect.Command);
    private static readonly InvokeProtocol CommandR = Of(PromptDialect.CommandR);
    private static readonly InvokeProtocol Llama2 = Of(PromptDialect.Llama with { Marks = PromptMarks.Instructions });
    private static readonly InvokeProtocol Llama = Of(PromptDialect.Llama);
    private static readonly InvokeProtocol Mistral = Of(PromptDialect.Mistral);
    private static readonly InvokeProtocol GptOss = new(new InvokedChatProtocol(Shaped | Capabilities.JsonSchema | Capabilities.Reasoning, tagsReasoning: true));
    private static readonly InvokeProtocol Jamba = new(new InvokedChatProtocol(Shaped | Capabilities.Choices, tagsReasoning: false));
    private static readonly InvokeProtocol Imported = Of(PromptDialect.Imported);

    /// <summary>As configuration names it: what a model's is, <see cref="For"/> says.</summary>
    public InvokeProtocol()
        : this(Converse)
    {
    }

    public string Name => "bedrock-invoke";

    public Capabilities Capabilities => body.Capabilities;

    public StreamFraming Framing => StreamFraming.AwsEventStream;

    public IProtocol For(string model)
    {
        var (vendor, name, _) = BedrockModel.Of(model);
        return vendor switch
        {
            BedrockVendor.Anthropic => name.StartsWith("claude-v2", StringComparison.Ordinal) || name.StartsWith("claude-instant", StringComparison.Ordinal) ? ClaudeText : Claude,
            BedrockVendor.Amazon => name.StartsWith("titan", StringComparison.Ordinal) ? Titan : Nova,
            BedrockVendor.Cohere => name.StartsWith("command-r", StringComparison.Ordinal) ? CommandR : Command,
            BedrockVendor.Meta => name.StartsWith("llama2", StringComparison.Ordinal) ? Llama2 : Llama,
            BedrockVendor.Mistral when name.StartsWith("mistral-7b", StringComparison.Ordinal) || name.StartsWith("mixtral", StringComparison.Ordinal) => Mistral,
            BedrockVendor.OpenAI when name.StartsWith("gpt-oss", StringComparison.Ordinal) => GptOss,
            BedrockVendor.Ai21 when name.StartsWith("jamba", StringComparison.Ordinal) => Jamba,
            BedrockVendor.Unknown when model.Contains(":imported-model/", StringComparison.Ordinal) || model.StartsWith("arn:aws:sagemaker:", StringComparison.Ordinal) => Imported,
            _ => Converse.For(model),
        };
    }

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> output) => body.Render(conversation, target, output);

    public IStreamParser CreateStreamParser() => new WrappedStreamParser(body.CreateStreamParser());

    public void ParseAnswer(ReadOnlySpan<byte> answer, IAnswerSink sink) => body.ParseAnswer(answer, sink);

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> error) => BedrockErrors.Read(errorType, error);

    private static InvokeProtocol Of(PromptDialect dialect) => new(new PromptProtocol("bedrock-invoke", dialect));
}
