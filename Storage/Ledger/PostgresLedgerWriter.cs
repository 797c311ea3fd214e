using Npgsql;
using Storage.Sql;

namespace Storage.Ledger;

/// <summary>A whole batch, rows and totals, in one statement and one round trip: each column travels as an array.</summary>
internal sealed class PostgresLedgerWriter : ILedgerWriter
{
    private static readonly string Insert = $"""
        WITH added AS (
            INSERT INTO ledger ({LedgerColumns.Names})
            SELECT * FROM unnest(@request, @attempt, @day, @tenant, @key, @provider, @model, @kind, @status, @prompt, @cached, @completion,
                @reasoning, @estimated, @cost, @started, @first_token, @duration, @interrupted)
            ON CONFLICT DO NOTHING
            RETURNING *
        ), totals AS (
            {DailyTotals.AddFrom("added")}
        )
        SELECT request_id, attempt FROM added
        """;

    public async Task<IReadOnlyList<LedgerRow>> AddAsync(Session session, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        // In one order everywhere, so that two drainers with the same rows cannot deadlock.
        LedgerRow[] sorted = [.. rows.OrderBy(row => row.RequestId, StringComparer.Ordinal).ThenBy(row => row.Attempt)];
        var command = (NpgsqlCommand)session.Command(Insert);
        Add(command, "request", sorted, row => row.RequestId);
        Add(command, "attempt", sorted, row => row.Attempt);
        Add(command, "day", sorted, row => row.Day);
        Add(command, "tenant", sorted, row => row.Tenant.Value);
        Add(command, "key", sorted, row => row.Key.Value);
        Add(command, "provider", sorted, row => row.Target.Provider);
        Add(command, "model", sorted, row => row.Target.Model);
        Add(command, "kind", sorted, row => row.Kind?.ToString());
        Add(command, "status", sorted, row => row.Status);
        Add(command, "prompt", sorted, row => row.Usage.Prompt);
        Add(command, "cached", sorted, row => row.Usage.CachedPrompt);
        Add(command, "completion", sorted, row => row.Usage.Completion);
        Add(command, "reasoning", sorted, row => row.Usage.Reasoning);
        Add(command, "estimated", sorted, row => row.Estimated);
        Add(command, "cost", sorted, row => row.CostUsd);
        Add(command, "started", sorted, row => row.StartedAt);
        Add(command, "first_token", sorted, row => row.TimeToFirstToken?.ToMicroseconds());
        Add(command, "duration", sorted, row => row.Duration.ToMicroseconds());
        Add(command, "interrupted", sorted, row => row.Interrupted);

        var added = await session.QueryAsync(command, row => (row.Text("request_id"), (int)row.Long("attempt")), cancellationToken);
        var left = added.ToHashSet();
        return [.. rows.Where(row => left.Remove((row.RequestId, row.Attempt)))];
    }

    private static void Add<T>(NpgsqlCommand command, string name, LedgerRow[] rows, Func<LedgerRow, T> column) =>
        command.Parameters.Add(new NpgsqlParameter<T[]>(name, Array.ConvertAll(rows, row => column(row))));
}
