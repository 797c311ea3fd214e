using System.Data.Common;
using Routing.Spending;
using Storage.Sql;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Storage.Ledger;

internal sealed class SqlLedgerStore(Database database, ILedgerWriter writer) : ILedgerStore
{
    public async Task<IReadOnlyList<LedgerRow>> AddAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        try
        {
            return await database.WriteAsync((session, token) => writer.AddAsync(session, rows, token), cancellationToken);
        }
        catch (Exception exception) when (exception is OverflowException || (exception is DbException fault && database.Dialect.IsRefusal(fault)))
        {
            throw new LedgerRefusedException($"The store refuses ledger rows: {exception.Message}", exception);
        }
    }

    public async Task<Spend> GetSpendAsync(TenantId tenant, VirtualKeyId? key, DateOnly today, CancellationToken cancellationToken)
    {
        var first = new DateOnly(today.Year, today.Month, 1);
        var rows = await database.ReadAsync(
            (session, token) => session.QueryAsync(
                session.Command(
                    $"""
                    SELECT COALESCE(SUM(CASE WHEN day = @today THEN cost_usd ELSE 0 END), 0) AS today,
                        COALESCE(SUM(CASE WHEN day >= @first AND day < @next THEN cost_usd ELSE 0 END), 0) AS month,
                        COALESCE(SUM(cost_usd), 0) AS ever
                    FROM usage_daily WHERE tenant = @tenant {(key is null ? "" : "AND virtual_key = @key")}
                    """,
                    ("today", today),
                    ("first", first),
                    ("next", first.AddMonths(1)),
                    ("tenant", tenant.Value),
                    ("key", key?.Value ?? "")),
                row => new Spend(row.Usd("today"), row.Usd("month"), row.Usd("ever")),
                token),
            cancellationToken);
        return rows[0];
    }

    public Task<AccountTotals> GetTotalsAsync(TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ReadAsync((session, token) => AccountReport.ReadAsync(session, tenant, now, token), cancellationToken);

    public Task<Page<UsageTotal>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        database.ReadAsync((session, token) => UsageReport.ReadAsync(session, query, token), cancellationToken);

    public async Task<IReadOnlyList<LedgerRow>> FindAsync(string requestId, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            (session, token) => session.QueryAsync(
                session.Command($"SELECT {LedgerColumns.Names} FROM ledger WHERE request_id = @request ORDER BY attempt", ("request", requestId)),
                LedgerColumns.Read,
                token),
            cancellationToken);

    public Task<Page<LedgerRow>> ListAsync(LedgerQuery query, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async (session, token) =>
            {
                List<string> conditions = [];
                List<(string, object?)> parameters = [("limit", query.Limit + 1L)];
                void Where(string condition, params ReadOnlySpan<(string, object?)> values)
                {
                    conditions.Add(condition);
                    parameters.AddRange(values);
                }

                if (query.Tenant is { } tenant)
                {
                    Where("tenant = @tenant", ("tenant", tenant.Value));
                }

                if (query.From is { } from)
                {
                    Where("started_at >= @from", ("from", from));
                }

                if (query.To is { } to)
                {
                    Where("started_at < @to", ("to", to));
                }

                if (LedgerPosition.Parse(query.After) is { } after)
                {
                    Where(
                        "(started_at, request_id, attempt) < (@after, @request, @attempt)",
                        ("after", after.StartedAt),
                        ("request", after.RequestId),
                        ("attempt", after.Attempt));
                }

                var where = conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";
                var sql = $"SELECT {LedgerColumns.Names} FROM ledger {where} ORDER BY started_at DESC, request_id DESC, attempt DESC LIMIT @limit";
                var rows = await session.QueryAsync(session.Command(sql, [.. parameters]), LedgerColumns.Read, token);
                return Paging.Cut(rows, query.Limit, row => new LedgerPosition(row.StartedAt, row.RequestId, row.Attempt).ToString());
            },
            cancellationToken);

    public Task<long> RebuildDailyTotalsAsync(CancellationToken cancellationToken) =>
        database.MaintainAsync(
            async (session, token) =>
            {
                // Whoever adds rows now waits at the totals until this is committed: rows this reads are not added to the totals again,
                // and rows it cannot see yet are added after it.
                if (session.Dialect.LockDailyTotals is { } sql)
                {
                    await session.Command(sql).ExecuteAsync(token);
                }

                await session.Command("DELETE FROM usage_daily").ExecuteAsync(token);
                return (long)await session.Command(DailyTotals.AddFrom("ledger WHERE TRUE")).ExecuteAsync(token);
            },
            cancellationToken);
}
