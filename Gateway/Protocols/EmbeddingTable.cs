using System.Collections.Frozen;
using Gateway.Protocols.Bedrock;
using Gateway.Protocols.Cohere;
using Gateway.Protocols.Gemini;
using Gateway.Protocols.Ollama;
using Gateway.Protocols.OpenAI;
using Gateway.Protocols.Vertex;

namespace Gateway.Protocols;

/// <summary>The formats in which embeddings are asked for. Found by the name a provider's row gives as its <c>format</c>.</summary>
internal static class EmbeddingTable
{
    private static readonly FrozenDictionary<string, IEmbeddingProtocol> ByName =
        new IEmbeddingProtocol[] { new BedrockEmbeddings(), new CohereEmbeddings(), new GeminiEmbeddings(), new OllamaEmbeddings(), new VertexEmbeddings() }.ToFrozenDictionary(protocol => protocol.Name, StringComparer.Ordinal);

    /// <summary>The client's own.</summary>
    public static IEmbeddingProtocol OpenAI { get; } = new OpenAIEmbeddings();

    /// <summary>Null when the format has none, or is the client's own.</summary>
    public static IEmbeddingProtocol? Find(string format) => ByName.GetValueOrDefault(format);
}
