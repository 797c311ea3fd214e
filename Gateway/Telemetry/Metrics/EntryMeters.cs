namespace Gateway.Telemetry.Metrics;

/// <summary>The meters of what clients ask for, each with who answered.</summary>
internal sealed class EntryMeters(GatewayMetrics metrics, IKnownNames names)
{
    /// <summary>Where nobody answered.</summary>
    public const string Nobody = "none";

    private readonly SeriesMap<(string Operation, string Entry, string Provider), EntryMeter> _meters = new();
    private readonly BoundedLabels _labels = new(names.IsEntry, static _ => MetricTags.Other);

    /// <param name="operation">Chat or embeddings.</param>
    /// <param name="entry">What was asked for, as the client spells it.</param>
    /// <param name="provider">Who answered; null for nobody.</param>
    public EntryMeter For(string operation, string entry, string? provider)
    {
        var key = (operation, entry, provider ?? Nobody);
        return _meters.TryGet(key, out var meter)
            ? meter!
            : _meters.Get(key with { entry = _labels.Of(entry) }, static (key, m) => new(m, key.Operation, MetricTags.GenAiName(key.Provider), key.Entry), metrics);
    }
}
