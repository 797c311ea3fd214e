using Gateway.Configuration.Yaml;
using Storage;

namespace Gateway.Configuration.Schema;

/// <summary>Reads where the records are.</summary>
internal static class StoreReader
{
    /// <summary>Null when nothing is said of it.</summary>
    public static StoreOptions? Read(Section root)
    {
        using var keys = root.Sub("store");
        var (sqlite, postgres) = (keys.ReadText("sqlite"), keys.ReadText("postgres"));
        if (sqlite is not null && postgres is not null)
        {
            keys.Whole.Fault("sqlite and postgres: one of the two");
        }

        return sqlite is null && postgres is null ? null : new() { Sqlite = sqlite, Postgres = postgres };
    }
}
