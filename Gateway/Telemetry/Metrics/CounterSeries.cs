using System.Diagnostics.Metrics;

namespace Gateway.Telemetry.Metrics;

/// <summary>One series of a counter. Adding is one interlocked addition, and nothing more unless somebody else listens to the instrument.</summary>
internal sealed class CounterSeries(Series series, Counter<double> instrument, double scale)
{
    private readonly Stripes _count = new(1);

    public Series Series => series;

    public double Value => _count.Sum(0) / scale;

    public void Add(double amount = 1)
    {
        _count.Add(0, (long)(amount * scale));
        if (instrument.Enabled)
        {
            instrument.Add(amount, series.Tags);
        }
    }
}
