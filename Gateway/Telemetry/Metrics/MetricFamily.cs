using System.Text;

namespace Gateway.Telemetry.Metrics;

/// <summary>A metric with all its series, as <c>/metrics</c> shows it.</summary>
internal abstract class MetricFamily(MetricDescription description)
{
    public MetricDescription Description => description;

    /// <summary>Writes every series, a line or more each, without the family's head.</summary>
    public abstract void Write(StringBuilder output);
}
