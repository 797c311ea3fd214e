using Gateway.Protocols.OpenAI;

namespace Gateway.Accounting;

/// <summary>What a request says of how much it may use.</summary>
/// <param name="TextBytes">Of its prompt.</param>
/// <param name="Pieces">Messages and tools in it; none in embeddings.</param>
/// <param name="MaxTokens">The longest answer it allows; null when it does not say.</param>
/// <param name="Choices">Answers it asks for, at least 1; 0 for embeddings, whose answers have no tokens.</param>
/// <param name="Stream">True when it can be stopped on the way; else it is bounded before it is sent.</param>
internal readonly record struct RequestSize(long TextBytes, int Pieces, long? MaxTokens, int Choices, bool Stream)
{
    public static RequestSize Of(in ChatRequest request) => new(request.TextBytes, request.Pieces, request.MaxTokens, Math.Max(1, request.Choices), request.Stream);

    public static RequestSize OfEmbeddings(long bytes) => new(bytes, 0, 0, 0, false);
}
