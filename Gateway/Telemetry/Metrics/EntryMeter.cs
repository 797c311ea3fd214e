namespace Gateway.Telemetry.Metrics;

/// <summary>What is measured of requests for one thing that one provider answered.</summary>
internal sealed class EntryMeter(GatewayMetrics metrics, string operation, string provider, string model)
{
    private readonly SeriesMap<string, HistogramSeries> _failed = new();
    private readonly HistogramSeries _answered = metrics.RequestDuration.Bind(operation, provider, model, null);
    private readonly Lazy<HistogramSeries> _firstToken = new(() => metrics.TimeToFirstToken.Bind(operation, provider, model));
    private readonly Lazy<HistogramSeries> _perToken = new(() => metrics.TimePerOutputToken.Bind(operation, provider, model));

    /// <param name="error">The status it was answered with, or how else it failed; null for a whole answer.</param>
    /// <param name="duration">From its receipt to its end.</param>
    public void RecordDuration(string? error, TimeSpan duration) =>
        (error is null ? _answered : _failed.Get(error, static (error, m) => m.Metrics.RequestDuration.Bind(m.Operation, m.Provider, m.Model, error), (Metrics: metrics, Operation: operation, Provider: provider, Model: model)))
        .Record(duration.TotalSeconds);

    public void RecordFirstToken(TimeSpan after) => _firstToken.Value.Record(after.TotalSeconds);

    public void RecordPerToken(TimeSpan each) => _perToken.Value.Record(each.TotalSeconds);
}
