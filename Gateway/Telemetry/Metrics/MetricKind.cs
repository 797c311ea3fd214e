namespace Gateway.Telemetry.Metrics;

/// <summary>What a metric's numbers mean, as Prometheus calls it.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
