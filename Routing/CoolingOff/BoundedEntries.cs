namespace Routing.CoolingOff;

/// <summary>A dictionary with a cap, swept when it is reached: what has expired goes first, then what expires soonest.</summary>
internal sealed class BoundedEntries<TKey, TEntry>(int atMost)
    where TKey : notnull
    where TEntry : class, IExpiring
{
    private readonly Dictionary<TKey, TEntry> _entries = [];

    public int Count => _entries.Count;

    /// <summary>Those that have expired included.</summary>
    public IEnumerable<KeyValuePair<TKey, TEntry>> All => _entries;

    /// <summary>The entry, unless it has expired; then it goes.</summary>
    public TEntry? Find(TKey key, DateTimeOffset now)
    {
        if (_entries.Count == 0 || !_entries.TryGetValue(key, out var entry))
        {
            return null;
        }

        if (entry.ForgottenAt > now)
        {
            return entry;
        }

        _entries.Remove(key);
        return null;
    }

    public TEntry Add(TKey key, TEntry entry, DateTimeOffset now)
    {
        if (_entries.Count >= atMost)
        {
            Sweep(now);
        }

        _entries.Add(key, entry);
        return entry;
    }

    public void Remove(TKey key) => _entries.Remove(key);

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (key, entry) in _entries)
        {
            if (entry.ForgottenAt <= now)
            {
                _entries.Remove(key);
            }
        }

        if (_entries.Count >= atMost)
        {
            _entries.Remove(_entries.MinBy(entry => entry.Value.ForgottenAt).Key);
        }
    }
}
