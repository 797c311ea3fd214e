namespace Routing.Targets;

/// <summary>Tokens one attempt used, in OpenAI's convention: the totals include their parts.</summary>
/// <param name="Prompt">All prompt tokens, cached ones included.</param>
/// <param name="CachedPrompt">Those of <paramref name="Prompt"/> read from the provider's cache.</param>
/// <param name="Completion">All completion tokens, reasoning included.</param>
/// <param name="Reasoning">Those of <paramref name="Completion"/> spent on reasoning.</param>
public readonly record struct TokenUsage(long Prompt, long CachedPrompt, long Completion, long Reasoning)
{
    /// <summary>Those of <see cref="Prompt"/> written to the provider's cache, none of which was read from it. Default 0.</summary>
    public long CacheWritten { get; init; }
}
