namespace Storage.Sql;

/// <summary>A transaction of SQLite's one writer.</summary>
internal sealed class SqliteSession(SqliteWriter writer, Dialect dialect) : Session(writer.Connection, null, dialect)
{
    /// <summary>A statement that stays prepared. Its text is its name: never one with values in it.</summary>
    public SqliteStatement Prepared(string sql) => writer.Prepared(sql);
}
