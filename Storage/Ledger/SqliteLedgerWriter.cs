using System.Globalization;
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

    // Rows are only ever added, each with a higher number, so those of this transaction are those from the first one it added on.
    private static readonly string AddTotals = DailyTotals.AddFrom("ledger WHERE rowid >= ?");

    public Task<IReadOnlyList<LedgerRow>> AddAsync(Session session, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LedgerRow>>(Add((SqliteSession)session, rows, cancellationToken));

    private static List<LedgerRow> Add(SqliteSession session, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        var added = new List<LedgerRow>(rows.Count);
        var insert = session.Prepared(Insert);
        var first = 0L;
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Bind(insert, row);
            if (insert.Run() > 0)
            {
                first = added.Count == 0 ? insert.LastRowId : first;
                added.Add(row);
            }
        }

        if (added.Count > 0)
        {
            var addTotals = session.Prepared(AddTotals);
            addTotals.Bind(first);
            addTotals.Run();
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
