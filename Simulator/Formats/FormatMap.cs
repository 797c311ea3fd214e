using Simulator.Formats.Anthropic;
using Simulator.Formats.Azure;
using Simulator.Formats.Bedrock;
using Simulator.Formats.Cohere;
using Simulator.Formats.Gemini;
using Simulator.Formats.Ollama;
using Simulator.Formats.OpenAI;

namespace Simulator.Formats;

/// <summary>Which format a path is spoken in. Told by its end, so that anything may stand before it.</summary>
internal static class FormatMap
{
    public static readonly Format OpenAI = new OpenAIFormat();
    public static readonly Format Anthropic = new AnthropicFormat();
    private static readonly Format Azure = new AzureFormat();
    private static readonly Format Gemini = new GeminiFormat();
    private static readonly Format Ollama = new OllamaFormat();
    private static readonly Format Cohere = new CohereFormat();
    private static readonly Format Bedrock = new BedrockFormat();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Format> All { get; } = [OpenAI, Azure, Anthropic, Gemini, Ollama, Cohere, Bedrock];

    /// <summary>The format of a POST to this path; null when it is no chat.</summary>
    public static Format? Find(string path) => path switch
    {
        _ when path.EndsWith("/chat/completions", StringComparison.Ordinal) =>
            path.Contains("/openai/deployments/", StringComparison.Ordinal) ? Azure : OpenAI,
        _ when path.EndsWith("/v1/messages", StringComparison.Ordinal) => Anthropic,
        _ when path.EndsWith(":generateContent", StringComparison.Ordinal) || path.EndsWith(":streamGenerateContent", StringComparison.Ordinal) => Gemini,
        _ when path.EndsWith("/api/chat", StringComparison.Ordinal) => Ollama,
        _ when path.EndsWith("/v2/chat", StringComparison.Ordinal) => Cohere,
        _ when path.EndsWith("/converse", StringComparison.Ordinal) || path.EndsWith("/converse-stream", StringComparison.Ordinal) => Bedrock,
        _ => null,
    };
}
