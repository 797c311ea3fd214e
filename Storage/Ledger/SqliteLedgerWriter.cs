using System.Globalization;
using Microsoft.Data.Sqlite;
using Storage.Sql;

namespace Storage.Ledger;

/// <summary>
/// One prepared insert, run once a row: in SQLite there is no round trip to save. The statements stay prepared with the connection, since parsing them costs
/// more than writing twenty rows, and a batch is often smaller. SQLite has one writer at a time, and so has this.
/// </summary>
internal sealed class SqliteLedgerWriter : ILedgerWriter, IDisposable
{
    private const string Insert = $"""
        INSERT INTO ledger ({LedgerColumns.Names})
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """;

    // Rows are only ever added, each with a higher number, so those of this transaction are those from the first one it added on.
    private static readonly string AddTotals = DailyTotals.AddFrom("ledger WHERE rowid >= ?");

    private SqliteConnection? _connection;
    private SqliteStatement? _insert;
    private SqliteStatement? _addTotals;

    public Task<IReadOnlyList<LedgerRow>> AddAsync(Session session, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            Prepare((SqliteConnection)session.Connection);
            return Task.FromResult<IReadOnlyList<LedgerRow>>(Add(rows, cancellationToken));
        }
        catch
        {
            Dispose();   // nobody knows where they stopped
            throw;
        }
    }

    public void Dispose()
    {
        _insert?.Dispose();
        _addTotals?.Dispose();
        (_connection, _insert, _addTotals) = (null, null, null);
    }

    private void Prepare(SqliteConnection connection)
    {
        if (_connection != connection)
        {
            Dispose();
            (_insert, _addTotals) = (new(connection, Insert), new(connection, AddTotals));
            _connection = connection;
        }
    }

    private List<LedgerRow> Add(IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        var added = new List<LedgerRow>(rows.Count);
        var first = 0L;
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Bind(_insert!, row);
            if (_insert!.Run() > 0)
            {
                first = added.Count == 0 ? _insert.LastRowId : first;
                added.Add(row);
            }
        }

        if (added.Count > 0)
        {
            _addTotals!.Bind(first);
            _addTotals.Run();
        }

        return added;
    }

    /// <summary>In the order of <see cref="LedgerColumns.Names"/>; instants, days and money as <see cref="SqliteDialect"/> has them.</summary>
    private static void Bind(SqliteStatement statement, LedgerRow row)
    {
        Span<byte> day = stackalloc byte[10];
        row.Day.TryFormat(day, out _, "O", CultureInfo.InvariantCulture);
        statement.Bind(row.RequestId);
        statement.Bind(row.Attempt);
        statement.Bind(day);
        statement.Bind(row.Tenant.Value);
        statement.Bind(row.Key.Value);
        statement.Bind(row.Target.Provider);
        statement.Bind(row.Target.Model);
        if (row.Kind is { } kind)
        {
            statement.Bind(kind.ToString());
        }
        else
        {
            statement.BindNull();
        }

        statement.Bind((long?)row.Status);
        statement.Bind(row.Usage.Prompt);
        statement.Bind(row.Usage.CachedPrompt);
        statement.Bind(row.Usage.Completion);
        statement.Bind(row.Usage.Reasoning);
        statement.Bind(row.Estimated);
        statement.Bind(row.CostUsd is { } cost ? Usd.ToNano(cost) : (long?)null);
        statement.Bind(row.StartedAt.ToMicroseconds());
        statement.Bind(row.TimeToFirstToken?.ToMicroseconds());
        statement.Bind(row.Duration.ToMicroseconds());
        statement.Bind(row.Interrupted);
    }
}
