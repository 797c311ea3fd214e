using System.Collections.Concurrent;

namespace Gateway.Telemetry.Metrics;

/// <summary>Names as labels: known ones as they are, and a few of the others; what is beyond is <c>other</c>.</summary>
/// <param name="isKnown">Whether the configuration has it.</param>
/// <param name="beyond">What a name is called that is one too many.</param>
internal sealed class BoundedLabels(Func<string, bool> isKnown, Func<string, string> beyond)
{
    /// <summary>Names not known that have series of their own.</summary>
    public const int MostUnknown = 64;

    private readonly ConcurrentDictionary<string, bool> _unknown = new(StringComparer.Ordinal);

    public string Of(string name) =>
        isKnown(name) || _unknown.ContainsKey(name) || (_unknown.Count < MostUnknown && _unknown.TryAdd(name, true)) ? name : beyond(name);
}
