using System.Collections.Frozen;
using Gateway.Protocols.Anthropic;
using Gateway.Protocols.Bedrock;
using Gateway.Protocols.Cohere;
using Gateway.Protocols.Gemini;
using Gateway.Protocols.Interactions;
using Gateway.Protocols.Ollama;
using Gateway.Protocols.Prompts;
using Gateway.Protocols.Vertex;

namespace Gateway.Protocols;

/// <summary>The formats, other than the client's own, that are spoken. Found by the name a provider's row gives as its <c>format</c>.</summary>
internal sealed class ProtocolTable(IEnumerable<IProtocol> protocols)
{
    private readonly FrozenDictionary<string, IProtocol> _byName = protocols.ToFrozenDictionary(protocol => protocol.Name, StringComparer.Ordinal);

    /// <summary>Those that come with the gateway.</summary>
    public static ProtocolTable BuiltIn { get; } = new(
    [
        new AnthropicProtocol(),
        new BedrockProtocol(),
        new InvokeProtocol(),
        new CohereProtocol(),
        new PromptProtocol("cohere-v1", PromptDialect.CohereChat),
        new GeminiProtocol(),
        new InteractionsProtocol(),
        new OllamaProtocol(),
        new PromptProtocol("ollama-generate", PromptDialect.OllamaGenerate),
        new VertexProtocol(new AnthropicProtocol(AnthropicDialect.Vertex)),
    ]);

    public IEnumerable<IProtocol> All => _byName.Values;

    public IProtocol? Find(string format) => _byName.GetValueOrDefault(format);
}
