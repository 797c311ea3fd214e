using Gateway.Configuration.Yaml;
using Routing.Budgets;
using Routing.Circuits;
using Routing.ControlPlane;
using Routing.Hedging;
using Routing.RetryBudgets;

namespace Gateway.Configuration.Schema;

/// <summary>Reads <c>circuit</c>, <c>retry_budget</c>, <c>hedge_budget</c>, <c>cooling_off</c> and <c>limits</c>.</summary>
internal static class ControlPlaneReader
{
    public static ControlPlaneOptions Read(Section root)
    {
        var defaults = new ControlPlaneOptions();
        using var keys = root.Sub("cooling_off");
        var options = defaults with
        {
            Circuit = ReadCircuit(root, defaults.Circuit),
            RetryBudget = ReadRetryBudget(root, defaults.RetryBudget),
            HedgeBudget = ReadHedgeBudget(root, defaults.HedgeBudget),
            RejectedFor = keys.Read("rejected_for", Scalars.Duration, defaults.RejectedFor),
            ThrottledFor = keys.Read("throttled_for", Scalars.Duration, defaults.ThrottledFor),
            ThrottledAtMost = keys.Read("throttled_at_most", Scalars.Duration, defaults.ThrottledAtMost),
            RetryAfterAtMost = keys.Read("retry_after_at_most", Scalars.Duration, defaults.RetryAfterAtMost),
        };
        Order.Check(keys, ("throttled_for", options.ThrottledFor), ("throttled_at_most", options.ThrottledAtMost));
        return options;
    }

    /// <summary>Reads <c>limits</c>: a tenant's defaults.</summary>
    public static SpendingLimits ReadLimits(Section root)
    {
        using var keys = root.Sub("limits");
        return new SpendingLimits
        {
            RequestsPerMinute = keys.ReadOptional("rpm", Scalars.Count),
            TokensPerMinute = keys.ReadOptional("tpm", Scalars.Count),
            Parallel = keys.ReadOptional("parallel", Scalars.Count),
        };
    }

    private static CircuitOptions ReadCircuit(Section root, CircuitOptions defaults)
    {
        using var keys = root.Sub("circuit");
        var circuit = new CircuitOptions
        {
            ConsecutiveFailures = keys.Read("consecutive_failures", Scalars.Count, defaults.ConsecutiveFailures),
            FailureRatio = keys.Read("failure_ratio", Scalars.Share, defaults.FailureRatio),
            MinimumRequests = keys.Read("minimum_requests", Scalars.Count, defaults.MinimumRequests),
            Window = keys.Read("window", Scalars.LongDuration, defaults.Window),
            OpenFor = keys.Read("open_for", Scalars.Duration, defaults.OpenFor),
            OpenAtMost = keys.Read("open_at_most", Scalars.Duration, defaults.OpenAtMost),
            ProbeEarlyAfter = keys.Read("probe_early_after", Scalars.Duration, defaults.ProbeEarlyAfter),
            Jitter = keys.Read("jitter", Scalars.ShareOrZero, defaults.Jitter),
            ProbeTimeout = keys.Read("probe_timeout", Scalars.Duration, defaults.ProbeTimeout),
            RampUp = keys.Read("ramp_up", Scalars.DurationOrZero, defaults.RampUp),
        };
        Order.Check(keys, ("open_for", circuit.OpenFor), ("open_at_most", circuit.OpenAtMost));
        return circuit;
    }

    private static RetryBudgetOptions ReadRetryBudget(Section root, RetryBudgetOptions defaults)
    {
        using var keys = root.Sub("retry_budget");
        return new RetryBudgetOptions
        {
            Ratio = keys.Read("ratio", Scalars.Rate, defaults.Ratio),
            MinimumPerSecond = keys.Read("minimum_per_second", Scalars.Rate, defaults.MinimumPerSecond),
        };
    }

    private static HedgeBudgetOptions ReadHedgeBudget(Section root, HedgeBudgetOptions defaults)
    {
        using var keys = root.Sub("hedge_budget");
        return new HedgeBudgetOptions
        {
            Ratio = keys.Read("ratio", Scalars.Rate, defaults.Ratio),
            MinimumPerSecond = keys.Read("minimum_per_second", Scalars.Rate, defaults.MinimumPerSecond),
        };
    }
}
