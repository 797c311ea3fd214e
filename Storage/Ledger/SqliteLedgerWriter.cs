using Storage.Sql;

namespace Storage.Ledger;

/// <summary>One prepared insert, run once a row: in SQLite there is no round trip to save.</summary>
internal sealed class SqliteLedgerWriter : ILedgerWriter
{
    private const string Insert = $"""
        INSERT INTO ledger ({LedgerColumns.Names})
        VALUES (@request, @attempt, @day, @tenant, @key, @provider, @model, @kind, @status, @prompt, @cached, @completion,
            @reasoning, @estimated, @cost, @started, @first_token, @duration, @interrupted)
        ON CONFLICT DO NOTHING
        """;

    // Rows are only ever added, so those of this transaction are those past the last one before it.
    private static readonly string AddTotals = DailyTotals.AddFrom("ledger WHERE rowid > @before");

    public async Task<IReadOnlyList<LedgerRow>> AddAsync(Session session, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        var before = await session.Command("SELECT MAX(rowid) FROM ledger").LongAsync(cancellationToken);
        var added = new List<LedgerRow>(rows.Count);
        await using (var command = session.Command(Insert, Parameters(rows[0])))
        {
            await command.PrepareAsync(cancellationToken);
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var values = Parameters(row);
                for (var i = 0; i < values.Length; i++)
                {
                    command.Parameters[i].Value = values[i].Value is { } value ? session.Dialect.ToParameter(value) : DBNull.Value;
                }

                if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
                {
                    added.Add(row);
                }
            }
        }

        await session.Command(AddTotals, ("before", before)).ExecuteAsync(cancellationToken);
        return added;
    }

    private static (string Name, object? Value)[] Parameters(LedgerRow row) =>
    [
        ("request", row.RequestId),
        ("attempt", row.Attempt),
        ("day", row.Day),
        ("tenant", row.Tenant.Value),
        ("key", row.Key.Value),
        ("provider", row.Target.Provider),
        ("model", row.Target.Model),
        ("kind", row.Kind?.ToString()),
        ("status", row.Status),
        ("prompt", row.Usage.Prompt),
        ("cached", row.Usage.CachedPrompt),
        ("completion", row.Usage.Completion),
        ("reasoning", row.Usage.Reasoning),
        ("estimated", row.Estimated),
        ("cost", row.CostUsd),
        ("started", row.StartedAt),
        ("first_token", row.TimeToFirstToken?.ToMicroseconds()),
        ("duration", row.Duration.ToMicroseconds()),
        ("interrupted", row.Interrupted),
    ];
}
