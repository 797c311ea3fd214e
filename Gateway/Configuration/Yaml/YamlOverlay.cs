using System.Collections.Immutable;

namespace Gateway.Configuration.Yaml;

/// <summary>Lays one document over another, key by key: maps merge, everything else is replaced.</summary>
internal static class YamlOverlay
{
    public static YamlMap Lay(YamlMap over, YamlMap under, Findings findings) => LayMaps(over, under, "", findings);

    private static YamlMap LayMaps(YamlMap over, YamlMap under, string path, Findings findings)
    {
        var entries = new OrderedDictionary<string, YamlEntry>(StringComparer.Ordinal);
        foreach (var entry in under.Entries)
        {
            entries.Add(entry.Key, entry);
        }

        foreach (var entry in over.Entries)
        {
            entries[entry.Key] = entries.TryGetValue(entry.Key, out var below)
                ? entry with { Value = LayNodes(new Value(entry.At, entry.Value, Findings.Join(path, entry.Key), findings), below.Value) }
                : entry;
        }

        return new YamlMap(over.At, [.. entries.Values]);
    }

    private static YamlNode LayNodes(Value over, YamlNode under)
    {
        if (under is not YamlMap below)
        {
            return over.Node;
        }

        if (over.Node is YamlMap above)
        {
            return LayMaps(above, below, over.Path, over.Findings);
        }

        // `providers:` with everything under it commented out is null: it takes nothing away. Nor does what is no map at all,
        // or the rows below would be missed wherever something names them.
        over.FaultUnlessMap();
        return under;
    }
}
