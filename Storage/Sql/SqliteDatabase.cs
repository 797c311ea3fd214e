using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Storage.Sql;

/// <summary>
/// A SQLite file in WAL mode: readers never wait for the writer. SQLite has one writer at a time, so this process keeps one connection for it
/// and queues in front of it without blocking a thread; the busy timeout is for other processes.
/// <para>
/// <c>synchronous=FULL</c>, not NORMAL: a spool segment is deleted as soon as its rows are committed here, so a commit must survive a power cut.
/// Rows come in batches, so the price is one fsync per batch.
/// </para>
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly string _connectionString;
    private readonly string _pragmas;
    private SqliteWriter? _writer;
    private bool _isDisposed;

    public SqliteDatabase(StoreOptions options)
        : base(new SqliteDialect(), options)
    {
        SqliteLibrary.EnsureLoaded();
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = options.Sqlite,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options.Timeout.TotalSeconds)),
        }.ConnectionString;
        _pragmas = $"PRAGMA busy_timeout = {(int)options.Timeout.TotalMilliseconds}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _writing.WaitAsync();   // whoever writes ends first
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        await using var key = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(key);
        _writing.Dispose();
    }

    protected override async Task<T> ConnectToReadAsync<T>(Func<Session, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await Task.Yield();   // the library is synchronous: whoever asks may be what else would notice that the client hung up
        await using var connection = await OpenAsync(cancellationToken);
        await using var interrupt = Interrupt(connection, cancellationToken);
        return await work(new(connection, null, Dialect), cancellationToken);
    }

    protected override async Task<(T Result, Session Session)> TransactAsync<T>(Func<Session, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await Task.Yield();
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _writer ??= new(await OpenAsync(cancellationToken));
            await using var interrupt = Interrupt(_writer.Connection, cancellationToken);
            _writer.Begin();
            var session = new SqliteSession(_writer, Dialect);
            var result = await work(session, cancellationToken);
            _writer.Commit();
            return (result, session);
        }
        catch (Exception exception)
        {
            // After an I/O error nobody knows its state, and nothing may begin in what could not be rolled back.
            if (_writer is { } writer && (!writer.TryRollBack() || Dialect.IsUnavailable(exception)))
            {
                _writer = null;
                await writer.DisposeAsync();
            }

            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Options.Sqlite!))!);
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = _pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The library's calls are synchronous and look at no token; this is how a statement that takes too long is stopped.</summary>
    private static CancellationTokenRegistration Interrupt(SqliteConnection connection, CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static state => raw.sqlite3_interrupt(((SqliteConnection)state!).Handle), connection);
}
