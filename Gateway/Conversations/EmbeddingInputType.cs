namespace Gateway.Conversations;

/// <summary>What a vector is for; some models make different ones of the same text.</summary>
internal enum EmbeddingInputType
{
    /// <summary>To be found by queries.</summary>
    Document,

    /// <summary>To find documents by.</summary>
    Query,

    Classification,

    Clustering,
}
