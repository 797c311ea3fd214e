using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Storage.Sql;

/// <summary>
/// The one connection that writes, and the statements that stay prepared with it. It begins and ends its transactions itself: so after a COMMIT that failed,
/// as one does on a full disk, SQLite is asked whether anything is left to roll back, and the connection is given up when that fails too.
/// </summary>
internal sealed class SqliteWriter(SqliteConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    public SqliteConnection Connection => connection;

    private bool IsInTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    public void Begin() => Prepared("BEGIN IMMEDIATE").Run();

    public void Commit() => Prepared("COMMIT").Run();

    /// <summary>Ends what is under way, should SQLite not have done so itself. False when that fails: then the connection is of no use any more.</summary>
    public bool TryRollBack()
    {
        Forget();   // nobody knows where they stopped
        try
        {
            if (IsInTransaction)
            {
                using var rollback = new SqliteStatement(connection, "ROLLBACK");
                rollback.Run();
            }
        }
        catch (SqliteException)
        {
            // What it answers is seen below.
        }

        return !IsInTransaction;
    }

    /// <summary>A statement that is prepared once: parsing costs as much as writing twenty rows.</summary>
    public SqliteStatement Prepared(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = new(connection, sql));
        }

        return statement;
    }

    /// <summary>Closes it for good: as it is, nobody else is to get it from the pool.</summary>
    public async ValueTask DisposeAsync()
    {
        Forget();
        SqliteConnection.ClearPool(connection);
        await connection.DisposeAsync();
    }

    private void Forget()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
    }
}
