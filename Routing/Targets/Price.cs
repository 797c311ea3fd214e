namespace Routing.Targets;

/// <summary>What a model costs, in USD per million tokens.</summary>
/// <param name="InputPerMillion">Prompt tokens that were not read from a cache.</param>
/// <param name="CachedInputPerMillion">Prompt tokens read from the provider's cache.</param>
/// <param name="OutputPerMillion">Completion tokens, reasoning included.</param>
public sealed record Price(decimal InputPerMillion, decimal CachedInputPerMillion, decimal OutputPerMillion)
{
    /// <summary>What <paramref name="usage"/> costs, in USD.</summary>
    public decimal Of(in TokenUsage usage) =>
        (((usage.Prompt - usage.CachedPrompt) * InputPerMillion) + (usage.CachedPrompt * CachedInputPerMillion) + (usage.Completion * OutputPerMillion)) / 1_000_000m;
}
