using System.Buffers;
using System.Text;
using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.Bedrock;
using Gateway.Tests.Protocols.Anthropic;
using Routing.Targets;

namespace Gateway.Tests.Protocols.Bedrock;

/// <summary>Models by what they take, and how a conversation is rendered for one.</summary>
internal static class ConverseTalk
{
    public const string Claude4 = "us.anthropic.claude-sonnet-4-20250514-v1:0";
    public const string Claude45 = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    public const string Claude46 = "us.anthropic.claude-sonnet-4-6";
    public const string Nova = "us.amazon.nova-lite-v1:0";
    public const string Nova2 = "us.amazon.nova-2-lite-v1:0";
    public const string Llama = "us.meta.llama3-3-70b-instruct-v1:0";
    public const string Mistral = "mistral.mistral-large-2402-v1:0";
    public const string Titan = "amazon.titan-text-express-v1";
    public const string GptOss = "openai.gpt-oss-120b-1:0";
    public const string Qwen = "qwen.qwen3-32b-v1:0";
    public const string Cohere = "cohere.command-r-v1:0";

    public static Talk.Rendered On(this Conversation conversation, string model, int? maxOutput = null)
    {
        var body = new ArrayBufferWriter<byte>();
        var request = new BedrockProtocol().Render(conversation, new RenderTarget(model, Capabilities.All, maxOutput), body);
        return new(request, Encoding.UTF8.GetString(body.WrittenSpan));
    }
}
