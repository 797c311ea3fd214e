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

    public void AddIf(bool isLeftOut, string name)
    {
        if (isLeftOut)
        {
            Add(name);
        }
    }

    /// <summary>The value, or the bound that it passes, which is reported.</summary>
    public double Clamp(string name, double value, double least = 0, double most = 1)
    {
        var clamped = Math.Clamp(value, least, most);
        if (clamped != value)
        {
            Add(name, value, clamped);
        }

        return clamped;
    }

    public ImmutableArray<string> ToImmutable() => _names is null ? [] : [.. _names];
}
