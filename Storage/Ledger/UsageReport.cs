using System.Globalization;
using Routing.Targets;
using Storage.Sql;

namespace Storage.Ledger;

/// <summary>Answers a <see cref="UsageQuery"/> from the daily totals.</summary>
internal static class UsageReport
{
    private static readonly (UsageGroups Group, string Columns)[] GroupColumns =
    [
        (UsageGroups.Day, "day"),
        (UsageGroups.Tenant, "tenant"),
        (UsageGroups.Key, "virtual_key"),
        (UsageGroups.Target, "provider, model"),
        (UsageGroups.Model, "model"),
    ];

    public static async Task<Page<UsageTotal>> ReadAsync(Session session, UsageQuery query, CancellationToken cancellationToken)
    {
        var groups = string.Join(", ", Groups(query.GroupBy));
        var offset = int.TryParse(query.After, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : 0;
        var sql = $"""
            SELECT {(groups.Length == 0 ? "" : groups + ",")} {string.Join(", ", DailyTotals.Columns.Select(column => $"COALESCE(SUM({column}), 0) AS {column}"))}
            FROM usage_daily
            WHERE day >= @from AND day <= @to {(query.Tenant is null ? "" : "AND tenant = @tenant")} {(query.Key is null ? "" : "AND virtual_key = @key")}
            {(groups.Length == 0 ? "" : $"GROUP BY {groups} ORDER BY {groups}")} LIMIT @limit OFFSET @offset
            """;
        var command = session.Command(
            sql,
            ("from", query.From),
            ("to", query.To),
            ("tenant", query.Tenant?.Value ?? ""),
            ("key", query.Key?.Value ?? ""),
            ("limit", query.Limit + 1L),
            ("offset", (long)offset));
        var rows = await session.QueryAsync(command, row => Read(row, query.GroupBy), cancellationToken);
        return Paging.Cut(rows, query.Limit, _ => (offset + query.Limit).ToString(CultureInfo.InvariantCulture));
    }

    // A target says its model already.
    private static IEnumerable<string> Groups(UsageGroups groupBy) =>
        from column in GroupColumns
        where groupBy.HasFlag(column.Group) && !(column.Group is UsageGroups.Model && groupBy.HasFlag(UsageGroups.Target))
        select column.Columns;

    private static UsageTotal Read(Row row, UsageGroups groupBy) => new()
    {
        Day = groupBy.HasFlag(UsageGroups.Day) ? row.Day("day") : null,
        Tenant = groupBy.HasFlag(UsageGroups.Tenant) ? row.Text("tenant") : null,
        Key = groupBy.HasFlag(UsageGroups.Key) ? row.Text("virtual_key") : null,
        Model = groupBy.HasFlag(UsageGroups.Model) ? row.Text("model") : null,
        Target = groupBy.HasFlag(UsageGroups.Target) ? new TargetId(row.Text("provider"), row.Text("model")) : null,
        Requests = row.Long("requests"),
        Attempts = row.Long("attempts"),
        Failures = row.Long("failures"),
        Usage = new(row.Long("prompt_tokens"), row.Long("cached_tokens"), row.Long("completion_tokens"), row.Long("reasoning_tokens")),
        Estimated = row.Long("estimated"),
        Unpriced = row.Long("unpriced"),
        CostUsd = row.Usd("cost_usd"),
    };
}
