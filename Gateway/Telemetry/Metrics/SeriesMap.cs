using System.Collections.Concurrent;

namespace Gateway.Telemetry.Metrics;

/// <summary>Series by what they stand for, each bound once; finding one takes no lock.</summary>
internal sealed class SeriesMap<TKey, TSeries>
    where TKey : notnull
    where TSeries : class
{
    private readonly ConcurrentDictionary<TKey, TSeries> _held = new();
    private readonly Lock _binding = new();

    public int Count => _held.Count;

    public bool TryGet(TKey key, out TSeries? series) => _held.TryGetValue(key, out series);

    public TSeries Get<TArgument>(TKey key, Func<TKey, TArgument, TSeries> bind, TArgument argument)
    {
        if (_held.TryGetValue(key, out var held))
        {
            return held;
        }

        lock (_binding)
        {
            if (!_held.TryGetValue(key, out held))
            {
                _held[key] = held = bind(key, argument);
            }

            return held;
        }
    }
}
