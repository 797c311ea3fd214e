using System.Collections.Immutable;

namespace Gateway.Configuration.Yaml;

/// <summary>Lays one document over another, key by key: maps merge, everything else is replaced.</summary>
internal static class YamlOverlay
{
    public static YamlMap Lay(YamlMap over, YamlMap under)
    {
        var entries = under.Entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);
        var order = under.Entries.Select(entry => entry.Key).ToList();
        foreach (var entry in over.Entries)
        {
            if (!entries.TryGetValue(entry.Key, out var below))
            {
                order.Add(entry.Key);
            }

            entries[entry.Key] = below is null ? entry : entry with { Value = Lay(entry.Value, below.Value) };
        }

        return new YamlMap(over.At, [.. order.Select(key => entries[key])]);
    }

    // `providers:` with everything under it commented out is null: it takes nothing away.
    private static YamlNode Lay(YamlNode over, YamlNode under) => (over, under) switch
    {
        (YamlMap above, YamlMap below) => Lay(above, below),
        (YamlScalar { IsNull: true }, YamlMap) => under,
        _ => over,
    };
}
