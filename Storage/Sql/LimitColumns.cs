using Storage.Tenants;

namespace Storage.Sql;

/// <summary>The columns of <see cref="UsageLimits"/>, which tenants and keys share.</summary>
internal static class LimitColumns
{
    public const string Names = "requests_per_minute, tokens_per_minute, parallel, usd_per_day, usd_per_month, usd_lifetime, usd_per_request";

    public const string Values = "@rpm, @tpm, @parallel, @usd_day, @usd_month, @usd_lifetime, @usd_request";

    public const string Assignments = """
        requests_per_minute = @rpm, tokens_per_minute = @tpm, parallel = @parallel,
        usd_per_day = @usd_day, usd_per_month = @usd_month, usd_lifetime = @usd_lifetime, usd_per_request = @usd_request
        """;

    public static (string Name, object? Value)[] Parameters(UsageLimits limits) =>
    [
        ("rpm", limits.RequestsPerMinute),
        ("tpm", limits.TokensPerMinute),
        ("parallel", limits.Parallel),
        ("usd_day", limits.UsdPerDay),
        ("usd_month", limits.UsdPerMonth),
        ("usd_lifetime", limits.UsdLifetime),
        ("usd_request", limits.UsdPerRequest),
    ];

    /// <param name="row">The row.</param>
    /// <param name="prefix">What the columns' names begin with where two sets of them meet in one answer.</param>
    public static UsageLimits Read(Row row, string prefix = "") => new()
    {
        RequestsPerMinute = row.LongOrNull(prefix + "requests_per_minute"),
        TokensPerMinute = row.LongOrNull(prefix + "tokens_per_minute"),
        Parallel = row.LongOrNull(prefix + "parallel"),
        UsdPerDay = row.UsdOrNull(prefix + "usd_per_day"),
        UsdPerMonth = row.UsdOrNull(prefix + "usd_per_month"),
        UsdLifetime = row.UsdOrNull(prefix + "usd_lifetime"),
        UsdPerRequest = row.UsdOrNull(prefix + "usd_per_request"),
    };
}
