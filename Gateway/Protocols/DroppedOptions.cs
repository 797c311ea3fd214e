using System.Collections.Immutable;

namespace Gateway.Protocols;

/// <summary>Gathers what of the client's options is left out or changed. Mostly nothing.</summary>
internal sealed class DroppedOptions
{
    private List<string>? _names;

    public void Add(string name)
    {
        _names ??= [];
        if (!_names.Contains(name))
        {
            _names.Add(name);
        }
    }

    public void Add<TFrom, TTo>(string name, TFrom from, TTo to) => Add(FormattableString.Invariant($"{name} ({from} → {to})"));

    public ImmutableArray<string> ToImmutable() => _names is null ? [] : [.. _names];
}
