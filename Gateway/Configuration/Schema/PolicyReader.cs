using System.Globalization;
using Gateway.Configuration.Yaml;
using Routing.Hedging;
using Routing.Ordering;

namespace Gateway.Configuration.Schema;

/// <summary>Reads what a tier, or a rule laid over one, may say besides its chain.</summary>
internal static class PolicyReader
{
    private static readonly Scalar<ChainOrder> Order = Scalars.OneOf(
        ("listed", ChainOrder.Listed),
        ("cheapest", ChainOrder.Cheapest),
        ("fastest", ChainOrder.Fastest),
        ("weighted", ChainOrder.Weighted),
        ("least-busy", ChainOrder.LeastBusy));

    private static readonly Scalar<bool> ContinuesMidstream = Scalars.OneOf(("error", false), ("continue", true));

    private static readonly Scalar<UnwantedAnswers> Unwanted = Scalars.OneOf(
        ("refusal", UnwantedAnswers.Refusal),
        ("empty", UnwantedAnswers.Empty),
        ("schema", UnwantedAnswers.Schema),
        ("length", UnwantedAnswers.Length));

    private static readonly Scalar<HedgeOptions> HedgeAfter = new("a percentile such as p95 or a duration such as 800ms", TryParseHedge);

    public static PolicyOverlay Read(Section keys) => new()
    {
        Order = keys.ReadOptional("order", Order),
        OrderOnThrottle = keys.ReadOptional("order_on_throttle", Order),
        ThrottleWithin = keys.ReadOptional("throttle_within", Scalars.Duration),
        MaxAttempts = keys.ReadOptional("max_attempts", Scalars.Count),
        Deadline = keys.ReadOptional("deadline", Scalars.Duration),
        MaxWait = keys.ReadOptional("max_wait", Scalars.DurationOrZero),
        MaxCostUsd = keys.ReadOptional("max_cost_usd", Scalars.Money),
        Commit = ReadCommit(keys),
        Unwanted = ReadUnwanted(keys),
        ContinueMidstream = keys.ReadOptional("on_midstream_failure", ContinuesMidstream),
        Hedge = ReadHedge(keys),
    };

    /// <summary><c>fallback_on</c>, and its first word by its older name.</summary>
    private static UnwantedAnswers? ReadUnwanted(Section keys)
    {
        var refusal = keys.ReadOptional("fallback_on_refusal", Scalars.Flag);
        if (keys.Find("fallback_on") is not { IsNull: false } listed)
        {
            return refusal is { } alone ? alone ? UnwantedAnswers.Refusal : UnwantedAnswers.None : null;
        }

        var unwanted = keys.Items("fallback_on", Unwanted).Aggregate(UnwantedAnswers.None, (all, item) => all | item.Read);
        if (refusal is false && unwanted.HasFlag(UnwantedAnswers.Refusal))
        {
            listed.Fault("has refusal, and fallback_on_refusal is false");
        }

        return refusal is true ? unwanted | UnwantedAnswers.Refusal : unwanted;
    }

    private static CommitConfig? ReadCommit(Section policy)
    {
        if (policy.Find("commit") is not { IsNull: false } found)
        {
            return null;
        }

        var defaults = new CommitConfig();
        using var keys = found.Section();
        return new CommitConfig
        {
            ContentChunks = keys.Read("content_chunks", Scalars.Count, defaults.ContentChunks),
            Within = keys.Read("within", Scalars.DurationOrZero, defaults.Within),
        };
    }

    private static HedgeOptions? ReadHedge(Section policy)
    {
        if (policy.Find("hedge") is not { IsNull: false } hedge)
        {
            return null;
        }

        using var keys = hedge.Section();
        var options = keys.TryRead("after", HedgeAfter, out var after) ? after : new HedgeOptions();
        return options with { Max = keys.Read("max", Scalars.Count, options.Max) };
    }

    private static bool TryParseHedge(string text, out HedgeOptions value)
    {
        value = new HedgeOptions();
        if (DurationText.TryParse(text, out var length))
        {
            value = value with { After = length };
            return length > TimeSpan.Zero;
        }

        if (text.Length is not 3 || text[0] is not 'p' || !int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) || percent == 0)
        {
            return false;
        }

        value = value with { Percentile = percent / 100.0 };
        return true;
    }
}
