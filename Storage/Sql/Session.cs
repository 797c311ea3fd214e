using System.Data.Common;
using Storage.Changes;

namespace Storage.Sql;

/// <summary>A connection for the length of one operation; when it writes, a transaction on it (which SQLite's connection keeps to itself).</summary>
internal class Session(DbConnection connection, DbTransaction? transaction, Dialect dialect)
{
    public DbConnection Connection => connection;

    public DbTransaction? Transaction => transaction;

    public Dialect Dialect => dialect;

    /// <summary>What this operation changes; announced once it is committed.</summary>
    public List<StoreChange> Changes { get; } = [];

    public DbCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value is null ? DBNull.Value : dialect.ToParameter(value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public async Task<List<T>> QueryAsync<T>(DbCommand command, Func<Row, T> map, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(map(new(reader, dialect)));
            }

            return rows;
        }
    }

    public async Task<T?> FindAsync<T>(DbCommand command, Func<Row, T> map, CancellationToken cancellationToken)
        where T : class
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? map(new(reader, dialect)) : null;
        }
    }

    /// <summary>Takes the next <paramref name="count"/> revisions, and returns the last: what a changing operation does first (0001_records.sql: why).</summary>
    public Task<long> TakeRevisionsAsync(int count, CancellationToken cancellationToken) =>
        Command("UPDATE store_revision SET value = value + @count WHERE id = 1 RETURNING value", ("count", (long)count)).LongAsync(cancellationToken);
}
