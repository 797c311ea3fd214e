namespace Routing.Budgets;

/// <summary>
/// How many output tokens to set aside for a request of one tenant: what 95 % of its answers from that model kept to, with a margin, and never more than
/// the request allows. Reserving <c>max_tokens</c> instead would block a budget that is hardly touched. Until it has seen enough answers it
/// takes <see cref="OutputEstimatorOptions.Cold"/>; a stream that outgrows it tops up. Pure; bounded: of too many models the one unused longest is forgotten.
/// </summary>
public sealed class OutputEstimator(OutputEstimatorOptions? options = null)
{
    private readonly OutputEstimatorOptions _options = options ?? new();
    private readonly Dictionary<string, Entry> _models = new(StringComparer.Ordinal);
    private long _uses;

    public int Count => _models.Count;

    /// <summary>Tokens to reserve for a request that allows <paramref name="maxTokens"/>.</summary>
    public long Estimate(string model, long maxTokens)
    {
        if (!_models.TryGetValue(model, out var entry) || entry.Answers.Count < _options.EnoughAnswers)
        {
            return Math.Min(maxTokens, _options.Cold);
        }

        entry.LastUse = ++_uses;
        return Math.Min(maxTokens, (long)Math.Ceiling(entry.Answers.Quantile(0.95) * _options.Margin));
    }

    /// <summary>An answer came to that many tokens.</summary>
    public void Observe(string model, long tokens)
    {
        if (!_models.TryGetValue(model, out var entry))
        {
            if (_models.Count >= _options.Models)
            {
                _models.Remove(_models.MinBy(held => held.Value.LastUse).Key);
            }

            _models.Add(model, entry = new Entry());
        }

        entry.LastUse = ++_uses;
        entry.Answers.Add(tokens);
    }

    private sealed class Entry
    {
        public OutputHistogram Answers { get; } = new();

        public long LastUse { get; set; }
    }
}
