using System.Collections.Immutable;
using System.Globalization;

namespace Gateway.Protocols.Gemini;

/// <summary>Collects what a rendering leaves out or changes, each once.</summary>
internal sealed class DroppedOptions
{
    private List<string>? _names;

    public void Add(string name)
    {
        if (_names?.Contains(name) != true)
        {
            (_names ??= []).Add(name);
        }
    }

    public void Changed<T>(string name, T from, T to) =>
        Add(string.Create(CultureInfo.InvariantCulture, $"{name} ({from} → {to})"));

    public ImmutableArray<string> ToImmutable() => _names is null ? [] : [.. _names];
}
