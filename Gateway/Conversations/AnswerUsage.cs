using Routing.Targets;

namespace Gateway.Conversations;

/// <summary>What an answer used.</summary>
/// <param name="Tokens">In OpenAI's convention: totals include their parts.</param>
/// <param name="CacheWritten">Those prompt tokens that were written to the provider's cache; 0 where it has none.</param>
internal readonly record struct AnswerUsage(TokenUsage Tokens, long CacheWritten = 0)
{
    /// <summary>What is billed: writing to a cache has a price of its own.</summary>
    public TokenUsage Tokens { get; } = Tokens with { CacheWritten = CacheWritten };
}
