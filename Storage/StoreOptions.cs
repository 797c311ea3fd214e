namespace Storage;

/// <summary>Where the records live: an embedded file, or a PostgreSQL server. Exactly one is named.</summary>
public sealed record StoreOptions
{
    /// <summary>Path of the SQLite file; its folder is made when absent.</summary>
    public string? Sqlite { get; init; }

    /// <summary>Npgsql connection string.</summary>
    public string? Postgres { get; init; }

    /// <summary>How long a store may take to answer one operation, waiting for a connection or a lock included. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a migration, or a rebuild of the daily totals, may take. Default 10 min.</summary>
    public TimeSpan MaintenanceTimeout { get; init; } = TimeSpan.FromMinutes(10);

    // A connection string holds a password, so this record never prints it.
    public override string ToString() => Sqlite is not null ? $"sqlite: {Sqlite}" : "postgres";
}
