using System.Diagnostics.Metrics;
using System.Text;

namespace Gateway.Telemetry.Metrics;

/// <summary>A gauge, or a count that somebody else keeps: read when it is asked for, and not before.</summary>
internal sealed class GaugeFamily : MetricFamily
{
    private volatile Func<IEnumerable<GaugeReading>>? _read;

    /// <param name="meter">Null for one that other listeners have from elsewhere.</param>
    /// <param name="description">Its name.</param>
    public GaugeFamily(Meter? meter, MetricDescription description)
        : base(description) =>
        meter?.CreateObservableGauge(
            description.Name,
            () => Read().Select(reading => new Measurement<double>(reading.Value, new Series(description, reading.Labels).Tags)),
            description.Unit,
            description.Help);

    /// <summary>Says where its values are; until then it has none.</summary>
    public void ReadFrom(Func<IEnumerable<GaugeReading>> read) => _read = read;

    /// <summary>As above, for one value without labels.</summary>
    public void ReadFrom(Func<double> read) => _read = () => [new(read())];

    public IEnumerable<GaugeReading> Read() => _read?.Invoke() ?? [];

    public override void Write(StringBuilder output)
    {
        foreach (var reading in Read())
        {
            PrometheusText.WriteSample(output, Description.PrometheusName, Description.PrometheusLabels, reading.Labels, reading.Value);
        }
    }
}
