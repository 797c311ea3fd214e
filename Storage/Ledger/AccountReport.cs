using System.Collections.Immutable;
using Routing.Budgets;
using Routing.Spending;
using Storage.Sql;
using Storage.Tenants;
using RoutingKeyId = Routing.Tenants.VirtualKeyId;

namespace Storage.Ledger;

/// <summary>Adds up what an account starts from.</summary>
internal static class AccountReport
{
    private static readonly TimeSpan RateWindow = TimeSpan.FromMinutes(1);

    // A key that can never be used again is part of its tenant's sum, but would only take room in the account.
    private const string SpentByKey = """
        SELECT total.virtual_key AS virtual_key,
            SUM(CASE WHEN day = @today THEN cost_usd ELSE 0 END) AS today,
            SUM(CASE WHEN day >= @first AND day < @next THEN cost_usd ELSE 0 END) AS month,
            SUM(cost_usd) AS ever,
            MAX(CASE WHEN owner.revoked_at IS NOT NULL OR owner.expires_at <= @now OR owner.overlap_ends_at <= @now THEN 1 ELSE 0 END) AS over
        FROM usage_daily AS total LEFT JOIN virtual_keys AS owner ON owner.id = total.virtual_key
        WHERE total.tenant = @tenant
        GROUP BY total.virtual_key
        """;

    private const string StartedSince = """
        SELECT virtual_key, attempt, started_at, prompt_tokens, completion_tokens
        FROM ledger WHERE tenant = @tenant AND started_at > @since ORDER BY started_at
        """;

    public static async Task<AccountTotals> ReadAsync(Session session, TenantId tenant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = now.Day();
        var first = new DateOnly(today.Year, today.Month, 1);
        var command = session.Command(
            SpentByKey,
            ("today", today),
            ("first", first),
            ("next", first.AddMonths(1)),
            ("now", now),
            ("tenant", tenant.Value));
        var byKey = await session.QueryAsync(command, ReadSpent, cancellationToken);
        var recent = await session.QueryAsync(session.Command(StartedSince, ("tenant", tenant.Value), ("since", now - RateWindow)), ReadUse, cancellationToken);
        return new(
            byKey.Aggregate(default(Spent), (sum, each) => new(sum.Today + each.Spent.Today, sum.ThisMonth + each.Spent.ThisMonth, sum.Ever + each.Spent.Ever)),
            [.. from each in byKey where each is { Key: not null, Over: false } select KeyValuePair.Create(each.Key!.Value, each.Spent)],
            Gather(recent),
            now);
    }

    /// <summary>One mark per key and second: limits are kept to the second. Each at the last instant of its own, so that none is forgotten too soon.</summary>
    private static ImmutableArray<RecentUse> Gather(List<RecentUse> uses) =>
    [
        .. from use in uses
           group use by (use.Key, Second: use.At.ToUnixTimeSeconds()) into same
           select new RecentUse(same.Key.Key, same.Max(use => use.At), same.Sum(use => use.Requests), same.Sum(use => use.Tokens)) into mark
           orderby mark.At
           select mark,
    ];

    private static (RoutingKeyId? Key, Spent Spent, bool Over) ReadSpent(Row row) =>
        (ReadKey(row), new(row.Usd("today"), row.Usd("month"), row.Usd("ever")), row.Long("over") != 0);

    private static RecentUse ReadUse(Row row) =>
        new(ReadKey(row), row.Time("started_at"), row.Long("attempt") == 1 ? 1 : 0, row.Long("prompt_tokens") + row.Long("completion_tokens"));

    private static RoutingKeyId? ReadKey(Row row) => row.Text("virtual_key") is { Length: > 0 } key ? new(key) : null;
}
