using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Admission;

/// <summary>
/// Remembers so many things and no more. Reading takes no lock; when it is full, what was not read since it was last full goes first,
/// then others, until half are left.
/// </summary>
/// <param name="atMost">Things remembered.</param>
internal sealed class BoundedCache<TKey, TValue>(int atMost)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private readonly Lock _sweeping = new();
    private int _count;

    /// <summary>How many there are: exact when nobody writes.</summary>
    public int Count => Volatile.Read(ref _count);

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            value = default;
            return false;
        }

        entry.Read();
        value = entry.Value;
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        var entry = new Entry(value);
        if (!_entries.TryAdd(key, entry))
        {
            _entries[key] = entry; // gone in between: counted once too few, which costs one entry more than the bound
        }
        else if (Interlocked.Increment(ref _count) > atMost && _sweeping.TryEnter())
        {
            try
            {
                Sweep();
            }
            finally
            {
                _sweeping.Exit();
            }
        }
    }

    public void Remove(TKey key)
    {
        if (_entries.TryRemove(key, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    public void RemoveWhere(Func<TKey, TValue, bool> isMeant)
    {
        foreach (var (key, entry) in _entries)
        {
            if (isMeant(key, entry.Value))
            {
                Remove(key);
            }
        }
    }

    private void Sweep()
    {
        foreach (var (key, entry) in _entries)
        {
            if (!entry.WasRead())
            {
                Remove(key);
            }
        }

        foreach (var (key, _) in _entries)
        {
            if (Count <= atMost / 2)
            {
                return;
            }

            Remove(key);
        }
    }

    private sealed class Entry(TValue value)
    {
        private bool _read;

        public TValue Value { get; } = value;

        /// <summary>Written once between two sweeps, so that a busy entry's cache line stays shared among the cores.</summary>
        public void Read()
        {
            if (!_read)
            {
                _read = true;
            }
        }

        public bool WasRead()
        {
            var read = _read;
            _read = false;
            return read;
        }
    }
}
