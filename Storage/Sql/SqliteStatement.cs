using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Storage.Sql;

/// <summary>
/// A prepared statement of the library itself, for what is run once a row: the provider above it takes some 8 KB of garbage to bind twenty values by
/// name. Values are bound from left to right, then the statement is run and begins again. It belongs to its connection's transaction.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public void Bind(ReadOnlySpan<char> text)
    {
        const int onStack = 256;
        var utf8 = text.Length <= onStack ? stackalloc byte[onStack * 3] : new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        Bind(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    /// <summary>Binds UTF-8.</summary>
    public void Bind(ReadOnlySpan<byte> text) =>
        Check(text.IsEmpty
            ? raw.sqlite3_bind_text(_statement, ++_bound, utf8z.FromSpan("\0"u8)) // an empty span has no address, which would be NULL
            : raw.sqlite3_bind_text(_statement, ++_bound, text));

    public void Bind(long value) => Check(raw.sqlite3_bind_int64(_statement, ++_bound, value));

    public void Bind(bool value) => Bind(value ? 1 : 0);

    public void BindNull() => Check(raw.sqlite3_bind_null(_statement, ++_bound));

    public void Bind(long? value)
    {
        if (value is { } number)
        {
            Bind(number);
        }
        else
        {
            BindNull();
        }
    }

    /// <summary>The number of the row that this connection inserted last.</summary>
    public long LastRowId => raw.sqlite3_last_insert_rowid(_database);

    /// <summary>Returns the number of rows it wrote.</summary>
    public int Run()
    {
        _bound = 0;
        var code = raw.sqlite3_step(_statement);
        var written = raw.sqlite3_changes(_database);
        if (code != raw.SQLITE_DONE)
        {
            Check(code);
        }

        Check(raw.sqlite3_reset(_statement));
        return written;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
