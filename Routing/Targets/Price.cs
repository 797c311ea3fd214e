namespace Routing.Targets;

/// <summary>What a model costs, in USD per million tokens.</summary>
/// <param name="InputPerMillion">Prompt tokens that were neither read from a cache nor written to one.</param>
/// <param name="CachedInputPerMillion">Prompt tokens read from the provider's cache.</param>
/// <param name="OutputPerMillion">Completion tokens, reasoning included.</param>
public sealed record Price(decimal InputPerMillion, decimal CachedInputPerMillion, decimal OutputPerMillion)
{
    /// <summary>Prompt tokens written to the provider's cache. Default: what other input costs.</summary>
    public decimal CacheWritePerMillion { get; init; } = InputPerMillion;

    /// <summary>What a prompt and its answer cost, in millionths of a USD, to be compared and not to be paid: exact division of decimals is the dearest part of planning.</summary>
    public double Roughly(long promptTokens, long outputTokens) => (promptTokens * (double)InputPerMillion) + (outputTokens * (double)OutputPerMillion);

    /// <summary>What <paramref name="usage"/> costs, in USD.</summary>
    public decimal Of(in TokenUsage usage) =>
        ((Math.Max(0, usage.Prompt - usage.CachedPrompt - usage.CacheWritten) * InputPerMillion)
            + (usage.CachedPrompt * CachedInputPerMillion)
            + (usage.CacheWritten * CacheWritePerMillion)
            + (usage.Completion * OutputPerMillion)) / 1_000_000m;
}
