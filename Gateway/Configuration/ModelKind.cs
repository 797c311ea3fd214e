namespace Gateway.Configuration;

/// <summary>What a model is asked for.</summary>
public enum ModelKind
{
    /// <summary>Chat completions.</summary>
    Chat,

    /// <summary>Embeddings: it has no place in a chain that answers chats.</summary>
    Embedding,
}
