using System.Globalization;

namespace Gateway.Telemetry.Metrics;

/// <summary>What is measured of HTTP requests to one route.</summary>
internal sealed class RouteMeter(GatewayMetrics metrics, string method, string route)
{
    private const int Lowest = 100;

    private readonly HistogramSeries?[] _byStatus = new HistogramSeries?[500];
    private readonly Lock _binding = new();

    public void Record(int status, TimeSpan duration)
    {
        var at = Math.Clamp(status - Lowest, 0, _byStatus.Length - 1);
        (_byStatus[at] ?? Bind(at)).Record(duration.TotalSeconds);
    }

    private HistogramSeries Bind(int at)
    {
        lock (_binding)
        {
            return _byStatus[at] ??= metrics.HttpDuration.Bind(method, route, (at + Lowest).ToString(CultureInfo.InvariantCulture));
        }
    }
}
