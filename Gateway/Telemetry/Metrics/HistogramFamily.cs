using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Gateway.Telemetry.Metrics;

/// <summary>A histogram with fixed bounds.</summary>
internal sealed class HistogramFamily(Meter meter, MetricDescription description, double[] bounds) : MetricFamily(description)
{
    /// <summary>Times are added up in nanoseconds; things in themselves.</summary>
    private readonly double _scale = description.Unit == "s" ? 1e9 : 1;

    private readonly Histogram<double> _instrument = meter.CreateHistogram(
        description.Name, description.Unit, description.Help, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    private readonly ConcurrentQueue<HistogramSeries> _series = new();
    private readonly string[] _bounds = [.. bounds.Select(PrometheusText.Number), "+Inf"];

    /// <summary>Makes a series. Whoever calls keeps it: each set of values is to be bound once.</summary>
    public HistogramSeries Bind(params ReadOnlySpan<string?> values)
    {
        var made = new HistogramSeries(new(Description, values), _instrument, bounds, _scale);
        _series.Enqueue(made);
        return made;
    }

    public override void Write(StringBuilder output)
    {
        string[] labels = [.. Description.PrometheusLabels, "le"];
        foreach (var series in _series)
        {
            var count = 0L;
            for (var bucket = 0; bucket < _bounds.Length; bucket++)
            {
                count += series.CountOf(bucket);
                PrometheusText.WriteSample(output, $"{Description.PrometheusName}_bucket", labels, [.. series.Series.Values, _bounds[bucket]], count);
            }

            PrometheusText.WriteSample(output, $"{Description.PrometheusName}_sum", Description.PrometheusLabels, series.Series.Values, series.Sum);
            PrometheusText.WriteSample(output, $"{Description.PrometheusName}_count", Description.PrometheusLabels, series.Series.Values, count);
        }
    }
}
