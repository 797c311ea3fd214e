using Gateway.Conversations;

namespace Gateway.Attempts;

/// <summary>The embeddings a client asks for.</summary>
/// <param name="Request">As it asks.</param>
/// <param name="Length">How long their vectors are: as asked, or as the space of what it asks for has them; null when that is not known.</param>
internal sealed record EmbeddingWish(EmbeddingRequest Request, int? Length);
