using System.Diagnostics.Metrics;

namespace Gateway.Telemetry.Metrics;

/// <summary>One series of a histogram. Recording is two interlocked additions, and nothing more unless somebody else listens to the instrument.</summary>
/// <param name="series">Its tags.</param>
/// <param name="instrument">Whose.</param>
/// <param name="bounds">Upper bounds of its buckets, ascending; one more bucket is behind them.</param>
/// <param name="scale">What the sum counts in: a part of the unit.</param>
internal sealed class HistogramSeries(Series series, Histogram<double> instrument, double[] bounds, double scale)
{
    private readonly Stripes _counts = new(bounds.Length + 2);

    public Series Series => series;

    public ReadOnlySpan<double> Bounds => bounds;

    public double Sum => _counts.Sum(bounds.Length + 1) / scale;

    /// <summary>Measurements in one bucket.</summary>
    public long CountOf(int bucket) => _counts.Sum(bucket);

    /// <summary>Records a measurement, or several alike.</summary>
    public void Record(double value, int times = 1)
    {
        var row = _counts.Row();
        Interlocked.Add(ref row[BucketOf(value)], times);
        Interlocked.Add(ref row[^1], (long)(value * scale) * times);
        if (instrument.Enabled)
        {
            for (var i = 0; i < times; i++)
            {
                instrument.Record(value, series.Tags);
            }
        }
    }

    private int BucketOf(double value)
    {
        var (from, to) = (0, bounds.Length);
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            (from, to) = value <= bounds[middle] ? (from, middle) : (middle + 1, to);
        }

        return from;
    }
}
