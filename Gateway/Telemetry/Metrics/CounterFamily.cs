using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Gateway.Telemetry.Metrics;

/// <summary>A counter: only ever more.</summary>
internal sealed class CounterFamily(Meter meter, MetricDescription description) : MetricFamily(description)
{
    /// <summary>Money is counted in ten-billionths of a dollar; things in themselves.</summary>
    private readonly double _scale = description.Unit == "USD" ? 1e10 : 1;

    private readonly Counter<double> _instrument = meter.CreateCounter<double>(description.Name, description.Unit, description.Help);
    private readonly ConcurrentQueue<CounterSeries> _series = new();

    /// <summary>Makes a series. Whoever calls keeps it: each set of values is to be bound once.</summary>
    public CounterSeries Bind(params ReadOnlySpan<string?> values)
    {
        var made = new CounterSeries(new(Description, values), _instrument, _scale);
        _series.Enqueue(made);
        return made;
    }

    public override void Write(StringBuilder output)
    {
        foreach (var series in _series)
        {
            PrometheusText.WriteSample(output, Description.PrometheusName, Description.PrometheusLabels, series.Series.Values, series.Value);
        }
    }
}
