namespace Gateway.Telemetry.Metrics;

/// <summary>The meters of targets, by name. A tenant's own endpoint counts for the target it stands in for.</summary>
internal sealed class TargetMeters(GatewayMetrics metrics, IKnownNames names)
{
    private readonly SeriesMap<string, TargetMeter> _meters = new();
    private readonly BoundedLabels _labels = new(names.IsTarget, static name => $"{ProviderOf(name)}/{MetricTags.Other}");

    /// <param name="target">As clients are told of it: <c>provider/model</c>.</param>
    public TargetMeter For(string target) =>
        _meters.TryGet(target, out var meter) ? meter! : _meters.Get(LabelOf(target), static (label, m) => new(m, ProviderOf(label), label), metrics);

    /// <summary>What it is called in labels.</summary>
    public string LabelOf(string target) => _labels.Of(target);

    private static string ProviderOf(string target) => target[..Math.Max(0, target.IndexOf('/', StringComparison.Ordinal))];
}
