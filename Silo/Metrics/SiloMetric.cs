namespace Silo.Metrics;

/// <summary>A metric of a silo: an instrument, and what Prometheus is told of it.</summary>
/// <param name="Instrument">Its name, in its meter.</param>
/// <param name="Name">Prometheus' name.</param>
/// <param name="Kind"><c>counter</c> or <c>gauge</c>.</param>
/// <param name="Labels">What the instrument's tags are called, in their order; all are bounded.</param>
/// <param name="Help">What it tells.</param>
internal sealed record SiloMetric(string Instrument, string Name, string Kind, string[] Labels, string Help)
{
    /// <summary>The meter of what is counted here.</summary>
    public const string Meter = "Gateway.Silo";

    /// <summary>Orleans' own.</summary>
    public const string OrleansMeter = "Microsoft.Orleans";

    public static readonly SiloMetric Calls = new("gateway.grain.calls", "gateway_grain_calls_total", "counter", ["grain", "call", "result"], "Calls that the gateway's grains on this silo took, by how they ended: answered or failed.");

    public static readonly SiloMetric Seconds = new("gateway.grain.call.time", "gateway_grain_call_seconds_total", "counter", ["grain", "call"], "Time that those calls took, storing included, waiting for their turn not.");

    public static readonly SiloMetric Shares = new("gateway.grain.shares", "gateway_grain_shares_total", "counter", ["result", "limit", "scope"], "Questions for a share of a tenant's limits: granted, refused by which limit of whom, or unavailable, as the account could not be read or stored.");

    public static readonly SiloMetric Probes = new("gateway.grain.probes", "gateway_grain_probes_total", "counter", ["result"], "Questions for the probe of a target: permitted or denied.");

    public static readonly SiloMetric Activations = new("orleans-grains", "gateway_grain_activations", "gauge", ["type"], "Grains active on this silo, Orleans' own included.");

    public static readonly SiloMetric[] All = [Calls, Seconds, Shares, Probes, Activations];
}
