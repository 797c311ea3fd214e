using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Checks that one duration of a section does not exceed another.</summary>
internal static class Order
{
    public static void Check(Section keys, (string Key, TimeSpan Length) shorter, (string Key, TimeSpan Length) longer)
    {
        if (shorter.Length > longer.Length)
        {
            // The one that the file gives is the one to change.
            var (at, other) = keys.Find(shorter.Key) is { } given ? (given, longer) : (keys.Find(longer.Key) ?? keys.Whole, shorter);
            var relation = other.Key == longer.Key ? "longer" : "shorter";
            at.Fault($"{relation} than {other.Key} ({DurationText.Write(other.Length)}{(keys.Find(other.Key) is null ? ", its default" : "")})");
        }
    }
}
