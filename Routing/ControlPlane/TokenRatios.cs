using System.Collections.Concurrent;
using Routing.Budgets;

namespace Routing.ControlPlane;

/// <summary>The <see cref="BytesPerToken"/> of each model, one lock per model. Past the cap no further model is learned.</summary>
internal sealed class TokenRatios(int atMost)
{
    private readonly ConcurrentDictionary<string, BytesPerToken> _models = new(StringComparer.Ordinal);
    private int _room = atMost;

    public void Observe(string model, long bytes, long tokens)
    {
        if (!_models.TryGetValue(model, out var ratio))
        {
            if (Interlocked.Decrement(ref _room) < 0 || !_models.TryAdd(model, new BytesPerToken()))
            {
                Interlocked.Increment(ref _room);
            }

            if (!_models.TryGetValue(model, out ratio))
            {
                return;
            }
        }

        lock (ratio)
        {
            ratio.Observe(bytes, tokens);
        }
    }

    public long Estimate(string model, long bytes)
    {
        if (!_models.TryGetValue(model, out var ratio))
        {
            return (long)Math.Ceiling(bytes / BytesPerToken.Assumed);
        }

        lock (ratio)
        {
            return ratio.Estimate(bytes);
        }
    }
}
