using System.Collections;
using System.Collections.Concurrent;

namespace Frontend.Health;

/// <summary>
/// The tallies of one provider's models. Clients may name any model, so at <see cref="Most"/> half are let go of, those first that were not counted since the last time;
/// whoever still counts by such a one brings it back.
/// </summary>
internal sealed class ModelTallies : IEnumerable<ModelTally>
{
    /// <summary>As many models as the grain holds circuits of a provider.</summary>
    public const int Most = 1024;

    private readonly ConcurrentDictionary<string, ModelTally> _held = new(StringComparer.Ordinal);
    private readonly Lock _letting = new();

    /// <summary>A model's tally, to be held by those who count.</summary>
    public ModelTally For(string model)
    {
        var tally = _held.GetOrAdd(model, static name => new(name));
        tally.IsRecent = true;
        if (_held.Count > Most)
        {
            LetGo();
        }

        return tally;
    }

    /// <summary>The tally of a model that is held; null for none.</summary>
    public ModelTally? Find(string model) => _held.GetValueOrDefault(model);

    /// <summary>Counts an ordinary success.</summary>
    public void Count(ModelTally tally, DateTimeOffset endedAt)
    {
        tally = tally.IsHeld ? tally : BringBack(tally);
        tally.IsRecent = true;
        tally.Count(endedAt);
    }

    public IEnumerator<ModelTally> GetEnumerator() => _held.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ModelTally BringBack(ModelTally tally)
    {
        tally.IsHeld = true;
        return _held.GetOrAdd(tally.Model, tally);
    }

    private void LetGo()
    {
        lock (_letting)
        {
            foreach (var tally in _held.Values.OrderBy(static tally => tally.IsRecent).Where(static tally => !tally.HasAny).Take(_held.Count - (Most / 2)))
            {
                tally.IsHeld = false;
                _held.TryRemove(tally.Model, out _);
            }

            foreach (var tally in _held.Values)
            {
                tally.IsRecent = false;
            }
        }
    }
}
