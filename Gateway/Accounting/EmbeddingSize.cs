using Gateway.Conversations;
using Routing.Budgets;

namespace Gateway.Accounting;

/// <summary>How much text a request for embeddings holds, in bytes; a token that is given as a number counts as many as a token is assumed to have.</summary>
/// <param name="Total">Of all its inputs.</param>
/// <param name="Longest">Of one of them: what must fit a model.</param>
internal readonly record struct EmbeddingSize(long Total, long Longest)
{
    public static EmbeddingSize Of(EmbeddingRequest request)
    {
        long total = 0, longest = 0;
        foreach (var text in request.Texts)
        {
            total += text.Inner.Length;
            longest = Math.Max(longest, text.Inner.Length);
        }

        foreach (var tokens in request.Tokens)
        {
            var bytes = (long)((tokens.Utf8.Span.Count((byte)',') + 1) * BytesPerToken.Assumed);
            total += bytes;
            longest = Math.Max(longest, bytes);
        }

        return new(total, longest);
    }
}
