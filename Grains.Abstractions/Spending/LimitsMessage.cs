using Routing.Budgets;

namespace Grains.Abstractions.Spending;

/// <summary>A set of limits, as <see cref="SpendingLimits"/> has them.</summary>
[GenerateSerializer, Immutable, Alias("gw.LimitsMessage")]
public sealed record LimitsMessage(
    [property: Id(0)] int? RequestsPerMinute,
    [property: Id(1)] long? TokensPerMinute,
    [property: Id(2)] int? Parallel,
    [property: Id(3)] decimal? PerDay,
    [property: Id(4)] decimal? PerMonth,
    [property: Id(5)] decimal? Lifetime,
    [property: Id(6)] decimal? PerRequest)
{
    public static LimitsMessage Of(SpendingLimits limits) => new(
        limits.RequestsPerMinute,
        limits.TokensPerMinute,
        limits.Parallel,
        limits.PerDay,
        limits.PerMonth,
        limits.Lifetime,
        limits.PerRequest);

    public SpendingLimits ToLimits() => new()
    {
        RequestsPerMinute = RequestsPerMinute,
        TokensPerMinute = TokensPerMinute,
        Parallel = Parallel,
        PerDay = PerDay,
        PerMonth = PerMonth,
        Lifetime = Lifetime,
        PerRequest = PerRequest,
    };
}
