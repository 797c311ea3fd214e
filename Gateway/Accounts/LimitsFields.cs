using Gateway.Errors;
using Storage.Tenants;

namespace Gateway.Accounts;

/// <summary>Limits and budgets on the wire; null is the operator's default.</summary>
internal sealed record LimitsFields
{
    private const decimal MostUsd = 1_000_000_000m;

    public long? Rpm { get; init; }

    public long? Tpm { get; init; }

    public long? Parallel { get; init; }

    public decimal? UsdPerDay { get; init; }

    public decimal? UsdPerMonth { get; init; }

    public decimal? UsdLifetime { get; init; }

    public decimal? UsdPerRequest { get; init; }

    public static LimitsFields Of(UsageLimits limits) => new()
    {
        Rpm = limits.RequestsPerMinute,
        Tpm = limits.TokensPerMinute,
        Parallel = limits.Parallel,
        UsdPerDay = limits.UsdPerDay,
        UsdPerMonth = limits.UsdPerMonth,
        UsdLifetime = limits.UsdLifetime,
        UsdPerRequest = limits.UsdPerRequest,
    };

    public GatewayError? Check()
    {
        (string Name, decimal? Value)[] all =
        [
            ("rpm", Rpm), ("tpm", Tpm), ("parallel", Parallel), ("usd_per_day", UsdPerDay), ("usd_per_month", UsdPerMonth), ("usd_lifetime", UsdLifetime),
            ("usd_per_request", UsdPerRequest),
        ];
        var bad = all.FirstOrDefault(limit => limit.Value is < 0 or > MostUsd).Name;
        return bad is null ? null : AccountErrors.Invalid($"limits.{bad}", "a number from 0 to 1000000000");
    }

    public UsageLimits ToLimits() => new()
    {
        RequestsPerMinute = Rpm,
        TokensPerMinute = Tpm,
        Parallel = Parallel,
        UsdPerDay = UsdPerDay,
        UsdPerMonth = UsdPerMonth,
        UsdLifetime = UsdLifetime,
        UsdPerRequest = UsdPerRequest,
    };
}
