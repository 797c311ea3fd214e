using System.Globalization;
using Gateway.Errors;
using Routing.Budgets;
using Routing.Failures;
using Routing.Limits;
using Routing.Targets;

namespace Gateway.Accounting;

/// <summary>What a client is told that may not spend.</summary>
internal static class SpendingErrors
{
    /// <summary>What cannot be accounted is not bought.</summary>
    public static GatewayError NotAccountable { get; } =
        new(503, "api_error", "no_target_available", "The gateway cannot account for requests now: its ledger's disk is full or fails.") { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>Of a limit that admits no request now.</summary>
    public static GatewayError Of(Refusal refusal, Payer payer, in Estimate estimate) => refusal.IsBudget
        ? new(429, "insufficient_quota", "insufficient_quota", Budget(refusal, LimitsOf(refusal, payer))) { RetryAfter = refusal.RetryAfter, MayRetry = false }
        : new(429, "rate_limit_error", "rate_limit_exceeded", Rate(refusal, LimitsOf(refusal, payer), estimate)) { RetryAfter = refusal.RetryAfter, MayRetry = refusal.RetryAfter is not null };

    /// <summary>Of a request that would cost more than one may: <paramref name="ceiling"/>, in USD.</summary>
    public static GatewayError TooDear(decimal ceiling) => TooDear(Ceiling(ceiling));

    /// <summary>As above; the cheapest that could serve would cost <paramref name="cheapest"/>, with the shortest answer.</summary>
    public static GatewayError TooDear(decimal ceiling, (Target Target, decimal Usd) cheapest) =>
        TooDear($"{Ceiling(ceiling)[..^1]}: the cheapest target, {cheapest.Target}, takes at least {Usd(cheapest.Usd)}.");

    /// <summary>Of a stream that the budget ended.</summary>
    public static GatewayError OutOf(Failure stopped) => new(429, "insufficient_quota", "insufficient_quota", stopped.Message) { MayRetry = false };

    private static GatewayError TooDear(string message) => new(429, "insufficient_quota", "insufficient_quota", message) { MayRetry = false };

    private static string Ceiling(decimal ceiling) => $"This request costs more than the {Usd(ceiling)} that one may cost.";

    private static string Budget(Refusal refusal, SpendingLimits limits) => refusal.Kind switch
    {
        LimitKind.Day => $"The budget of this {Whose(refusal)} for the day, {Usd(limits.PerDay)}, is used up.",
        LimitKind.Month => $"The budget of this {Whose(refusal)} for the month, {Usd(limits.PerMonth)}, is used up.",
        LimitKind.Lifetime => $"The budget of this {Whose(refusal)}, {Usd(limits.Lifetime)}, is used up.",
        _ => Ceiling(limits.PerRequest ?? 0),
    };

    private static string Rate(Refusal refusal, SpendingLimits limits, in Estimate estimate) => refusal.Kind switch
    {
        LimitKind.Requests => $"This {Whose(refusal)} may make {limits.RequestsPerMinute} requests per minute.",
        LimitKind.Tokens when refusal.RetryAfter is null =>
            $"This request may need {estimate.Tokens} tokens, and this {Whose(refusal)} may use {limits.TokensPerMinute} per minute: shorten it, or set a lower max_tokens.",
        LimitKind.Tokens => $"This {Whose(refusal)} may use {limits.TokensPerMinute} tokens per minute.",
        LimitKind.Parallel => $"This {Whose(refusal)} may have {limits.Parallel} requests under way at once.",
        _ => "The gateway holds as many accounts as it can.",
    };

    private static SpendingLimits LimitsOf(Refusal refusal, Payer payer) => refusal.Scope is LimitScope.Key ? payer.KeyLimits : payer.TenantLimits;

    private static string Whose(Refusal refusal) => refusal.Scope is LimitScope.Key ? "virtual key" : "account";

    private static string Usd(decimal? amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:0.00#######}");
}
