using Npgsql;

namespace Storage.Sql;

/// <summary>A PostgreSQL server, through one pool.</summary>
internal sealed class PostgresDatabase(StoreOptions options) : Database(new PostgresDialect(), options)
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(Complete(options).ConnectionString);

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    protected override async Task<T> ConnectToReadAsync<T>(Func<Session, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await work(new(connection, null, Dialect), cancellationToken);
    }

    protected override async Task<(T Result, Session Session)> TransactAsync<T>(Func<Session, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var session = new Session(connection, transaction, Dialect);
        var result = await work(session, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (result, session);
    }

    /// <summary>Time is bounded in one place, <see cref="Database"/>; Npgsql's own command timeout would only cut long maintenance short.</summary>
    private static NpgsqlConnectionStringBuilder Complete(StoreOptions options)
    {
        NpgsqlConnectionStringBuilder connection;
        try
        {
            connection = new(options.Postgres);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new ArgumentException("The store's PostgreSQL connection string cannot be read.", nameof(options)); // without the string: it holds a password
        }

        connection.CommandTimeout = 0;
        connection.Timeout = Math.Max(1, (int)Math.Ceiling(options.Timeout.TotalSeconds));
        connection.CancellationTimeout = 500;
        connection.ApplicationName ??= "gateway";
        return connection;
    }
}
