using System.Globalization;
using Microsoft.Data.Sqlite;
using Storage.Sql;

namespace Storage.Ledger;

/// <summary>One prepared insert, run once a row: in SQLite there is no round trip to save.</summary>
internal sealed class SqliteLedgerWriter : ILedgerWriter
{
    private const string Insert = $"""
        INSERT INTO ledger ({LedgerColumns.Names})
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """;

    // Rows are only ever added, so those of this transaction are those past the last one before it.
    private static readonly string AddTotals = DailyTotals.AddFrom("ledger WHERE rowid > @before");

    public async Task<IReadOnlyList<LedgerRow>> AddAsync(Session session, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        var before = await session.Command("SELECT MAX(rowid) FROM ledger").LongAsync(cancellationToken);
        var added = AddRows((SqliteConnection)session.Connection, rows, cancellationToken);
        await session.Command(AddTotals, ("before", before)).ExecuteAsync(cancellationToken);
        return added;
    }

    private static List<LedgerRow> AddRows(SqliteConnection connection, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        var added = new List<LedgerRow>(rows.Count);
        using var statement = new SqliteStatement(connection, Insert);
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Bind(statement, row);
            if (statement.Run() > 0)
            {
                added.Add(row);
            }
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
