using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Gateway.Telemetry.Metrics;
using Orleans.Runtime;

namespace Silo.Metrics;

/// <summary>Adds up what the instruments say from its start on, for <c>/metrics</c> in Prometheus' text.</summary>
internal sealed class MetricsPage : IDisposable
{
    /// <summary>Sets of labels kept of one metric: their values are bounded, and so is what a bug could make of them.</summary>
    private const int MostSeries = 1000;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Labels, Sum>> _sums = new(SiloMetric.All.Select(metric => KeyValuePair.Create(metric.Instrument, new ConcurrentDictionary<Labels, Sum>())));
    private readonly ConcurrentDictionary<string, bool> _observed = new(StringComparer.Ordinal);
    private readonly Lock _writing = new();
    private readonly MeterListener _listener = new();
    private readonly ISiloStatusOracle _members;

    public MetricsPage(ISiloStatusOracle members)
    {
        _members = members;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name is SiloMetric.Meter or SiloMetric.OrleansMeter && SiloMetric.All.FirstOrDefault(metric => metric.Instrument == instrument.Name) is { } metric)
            {
                listener.EnableMeasurementEvents(instrument, metric);
                if (instrument.IsObservable)
                {
                    _observed[metric.Instrument] = true;
                }
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, value, tags, metric) => Add((SiloMetric)metric!, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, metric) => Add((SiloMetric)metric!, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, metric) => Add((SiloMetric)metric!, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        var output = new StringBuilder();
        lock (_writing)
        {
            // What an observed one says is all of it, not what came since.
            foreach (var instrument in _observed.Keys)
            {
                _sums[instrument].Clear();
            }

            _listener.RecordObservableInstruments();
            WriteSums(output);
        }

        PrometheusText.WriteHead(output, "gateway_cluster_silos", "gauge", "Silos as this one sees them, by status.");
        foreach (var group in _members.GetApproximateSiloStatuses().GroupBy(silo => silo.Value))
        {
            PrometheusText.WriteSample(output, "gateway_cluster_silos", ["status"], [group.Key.ToString()], group.Count());
        }

        return output.Append(PrometheusText.OfProcess()).ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void WriteSums(StringBuilder output)
    {
        foreach (var metric in SiloMetric.All)
        {
            PrometheusText.WriteHead(output, metric.Name, metric.Kind, metric.Help);
            foreach (var (labels, sum) in _sums[metric.Instrument])
            {
                PrometheusText.WriteSample(output, metric.Name, metric.Labels, [labels.First, labels.Second, labels.Third], sum.Value);
            }
        }
    }

    private void Add(SiloMetric metric, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _sums[metric.Instrument];
        var labels = new Labels(Tag(0, tags), Tag(1, tags), Tag(2, tags));
        if (series.TryGetValue(labels, out var sum) || (series.Count < MostSeries && (sum = series.GetOrAdd(labels, static _ => new())) is not null))
        {
            sum.Add(value);
        }
    }

    private static string? Tag(int at, ReadOnlySpan<KeyValuePair<string, object?>> tags) => at < tags.Length ? tags[at].Value?.ToString() : null;

    private readonly record struct Labels(string? First, string? Second, string? Third);

    private sealed class Sum
    {
        private double _value;

        public double Value => Volatile.Read(ref _value);

        public void Add(double value)
        {
            double seen;
            do
            {
                seen = Volatile.Read(ref _value);
            }
            while (Interlocked.CompareExchange(ref _value, seen + value, seen) != seen);
        }
    }
}
