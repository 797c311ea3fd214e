namespace Storage.Ledger;

/// <summary>The one statement that turns ledger rows into daily totals: for a batch of new rows, and for all of them.</summary>
internal static class DailyTotals
{
    private const string Groups = "day, tenant, virtual_key, provider, model";

    private static readonly (string Column, string Sum)[] Sums =
    [
        ("requests", "SUM(CASE WHEN attempt = 1 THEN 1 ELSE 0 END)"),
        ("attempts", "COUNT(*)"),
        ("failures", "SUM(CASE WHEN kind IS NULL THEN 0 ELSE 1 END)"),
        ("prompt_tokens", "SUM(prompt_tokens)"),
        ("cached_tokens", "SUM(cached_tokens)"),
        ("completion_tokens", "SUM(completion_tokens)"),
        ("reasoning_tokens", "SUM(reasoning_tokens)"),
        ("estimated", "SUM(CASE WHEN estimated THEN 1 ELSE 0 END)"),
        ("unpriced", "SUM(CASE WHEN cost_usd IS NULL THEN 1 ELSE 0 END)"),
        ("cost_usd", "COALESCE(SUM(cost_usd), 0)"),
    ];

    public static IEnumerable<string> Columns => Sums.Select(sum => sum.Column);

    /// <param name="source">A table of ledger rows, with a condition if need be.</param>
    /// <remarks>In the order of the primary key, so that two batches at once take their row locks in one order and cannot deadlock.</remarks>
    public static string AddFrom(string source) => $"""
        INSERT INTO usage_daily AS total ({Groups}, {string.Join(", ", Columns)})
        SELECT {Groups}, {string.Join(", ", Sums.Select(sum => sum.Sum))}
        FROM {source}
        GROUP BY {Groups} ORDER BY {Groups}
        ON CONFLICT ({Groups}) DO UPDATE SET {string.Join(", ", Columns.Select(column => $"{column} = total.{column} + excluded.{column}"))}
        """;
}
