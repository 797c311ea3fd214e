using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Reads what the gateway tells of itself, and to whom.</summary>
internal static class TelemetryReader
{
    private static readonly Scalar<MetricsAccess> Access = Scalars.OneOf(("operator", MetricsAccess.Operator), ("open", MetricsAccess.Open));

    public static MetricsConfig ReadMetrics(Section root)
    {
        var defaults = new MetricsConfig();
        using var keys = root.Sub("metrics");
        return new()
        {
            Access = keys.Read("access", Access, defaults.Access),
            Tenants = keys.Read("tenants", Scalars.Flag, defaults.Tenants),
        };
    }
}
