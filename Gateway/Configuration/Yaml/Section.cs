using System.Diagnostics.CodeAnalysis;

namespace Gateway.Configuration.Yaml;

/// <summary>
/// A map being read. The keys asked for are the keys there are: on disposal, every other one is a fault that names the nearest.
/// So ask for every key on every path.
/// </summary>
internal sealed class Section(Value value) : IDisposable
{
    private readonly Dictionary<string, YamlEntry> _entries =
        value.Node is YamlMap map ? map.Entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal) : [];

    // Each by itself, in the order in which they were asked for.
    private readonly OrderedDictionary<string, string> _known = new(StringComparer.Ordinal);

    public IEnumerable<string> Keys => _entries.Keys;

    /// <summary>The map itself, for faults that lie with no one key.</summary>
    public Value Whole => value;

    /// <summary>The value of <paramref name="key"/>; null when the map has no such key.</summary>
    public Value? Find(string key)
    {
        _known[key] = key;
        return _entries.TryGetValue(key, out var entry)
            ? new Value(entry.At, entry.Value, Findings.Join(value.Path, key), value.Findings)
            : null;
    }

    /// <summary>Reads a scalar; false when it is absent, empty or at fault.</summary>
    public bool TryRead<T>(string key, Scalar<T> kind, [MaybeNullWhen(false)] out T read)
    {
        read = default;
        return Find(key) is { } found && found.TryRead(kind, out read);
    }

    /// <summary>Reads a scalar; <paramref name="fallback"/> when it is absent, empty or at fault.</summary>
    public T Read<T>(string key, Scalar<T> kind, T fallback) =>
        Find(key) is { } found && found.TryRead(kind, out var read, () => kind.Write(fallback)) ? read : fallback;

    /// <summary>Reads a scalar that may be absent.</summary>
    public T? ReadOptional<T>(string key, Scalar<T> kind)
        where T : struct => TryRead(key, kind, out var read) ? read : null;

    /// <summary>Reads text that may be absent.</summary>
    public string? ReadText(string key) => TryRead(key, Scalars.Text, out var read) ? read : null;

    /// <summary>Reads a map of known keys; an empty one when it is absent.</summary>
    public Section Sub(string key) => (Find(key) ?? Absent(key)).Section();

    /// <summary>Reads a map whose keys are names the user chose.</summary>
    public IReadOnlyList<NamedValue> Named(string key) => (Find(key) ?? Absent(key)).Named();

    /// <summary>Reads a list; empty when it is absent.</summary>
    public IReadOnlyList<Value> Items(string key) => (Find(key) ?? Absent(key)).Items();

    /// <summary>Reads a list of scalars, leaving out those with a fault.</summary>
    public IEnumerable<ReadItem<T>> Items<T>(string key, Scalar<T> kind) => (Find(key) ?? Absent(key)).Items(kind);

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Dispose()
    {
        foreach (var entry in _entries.Values.Where(entry => !_known.ContainsKey(entry.Key)))
        {
            value.Findings.Fault(entry.At, Findings.Join(value.Path, entry.Key), $"unknown key{Nearest.Suggest(entry.Key, _known.Keys)}");
        }
    }

    private Value Absent(string key) =>
        new(value.At, new YamlScalar(value.At, "", Quoted: false), Findings.Join(value.Path, key), value.Findings);
}
