namespace Storage.Sql;

/// <summary>
/// Brings a database to the newest schema, all of the way or not at all. Of several programs that start at once one migrates; the others
/// wait for it and find nothing left to do.
/// </summary>
internal static class Migrator
{
    public static Task<int> RunAsync(Database database, TimeProvider time, CancellationToken cancellationToken) =>
        RunAsync(database, Migration.All, time, cancellationToken);

    /// <summary>Returns the version found.</summary>
    public static Task<int> RunAsync(Database database, IReadOnlyList<Migration> migrations, TimeProvider time, CancellationToken cancellationToken) =>
        database.MaintainAsync(
            async (session, token) =>
            {
                if (database.Dialect.LockSchema is { } sql)
                {
                    await session.Command(sql).ExecuteAsync(token);
                }

                var found = await ReadVersionAsync(session, token);
                var known = migrations[^1].Version;
                if (found > known)
                {
                    throw new StoreSchemaException(
                        $"The store's schema is version {found}; this program knows versions up to {known}. "
                        + "A newer program has used it: run that one, or restore a copy from before.");
                }

                foreach (var migration in migrations.Where(m => m.Version > found))
                {
                    await session.Command(Translate(migration.Sql, session.Dialect)).ExecuteAsync(token);
                    const string sqlOfVersion = "INSERT INTO schema_version (version, applied_at) VALUES (@version, @now)";
                    await session.Command(sqlOfVersion, ("version", migration.Version), ("now", time.GetUtcNow())).ExecuteAsync(token);
                }

                return found;
            },
            cancellationToken);

    private static async Task<int> ReadVersionAsync(Session session, CancellationToken cancellationToken)
    {
        var create = Translate("CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, applied_at {time} NOT NULL)", session.Dialect);
        await session.Command(create).ExecuteAsync(cancellationToken);
        return (int)await session.Command("SELECT MAX(version) FROM schema_version").LongAsync(cancellationToken);
    }

    private static string Translate(string sql, Dialect dialect) =>
        dialect.Types.Aggregate(sql, (text, type) => text.Replace(type.Key, type.Value, StringComparison.Ordinal));
}
