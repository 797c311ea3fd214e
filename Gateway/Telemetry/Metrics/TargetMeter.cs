using Routing.Failures;

namespace Gateway.Telemetry.Metrics;

/// <summary>What is measured of attempts at one target. Each series is bound when it is first needed, and then kept.</summary>
internal sealed class TargetMeter(GatewayMetrics metrics, string provider, string target)
{
    private static readonly int Kinds = (int)Enum.GetValues<FailureKind>().Max() + 2;

    private readonly CounterSeries?[] _attempts = new CounterSeries?[Kinds];
    private readonly Lock _binding = new();
    private CounterSeries? _cost;
    private OperationMeter? _chat;
    private OperationMeter? _embeddings;

    /// <summary>Its attempts at chats.</summary>
    public OperationMeter Chat => _chat ?? Bind(ref _chat, () => new(metrics, OperationMeter.ChatName, provider, target[(provider.Length + 1)..]));

    /// <summary>Its attempts at embeddings.</summary>
    public OperationMeter Embeddings => _embeddings ?? Bind(ref _embeddings, () => new(metrics, OperationMeter.EmbeddingsName, provider, target[(provider.Length + 1)..]));

    /// <summary>An attempt ended.</summary>
    /// <param name="failure">Null for success.</param>
    /// <param name="cost">USD; null when nobody knows it.</param>
    public void CountAttempt(FailureKind? failure, decimal? cost)
    {
        var at = failure is { } kind ? (int)kind + 1 : 0;
        (_attempts[at] ?? BindAttempts(at, failure)).Add();
        if (cost > 0)
        {
            (_cost ?? Bind(ref _cost, () => metrics.Cost.Bind(provider, target))).Add((double)cost.Value);
        }
    }

    // Apart: what it makes for the binding, once, would else be made at every call.
    private CounterSeries BindAttempts(int at, FailureKind? failure) => Bind(ref _attempts[at], () => metrics.Attempts.Bind(provider, target, MetricTags.Of(failure)));

    private T Bind<T>(ref T? place, Func<T> make)
        where T : class
    {
        lock (_binding)
        {
            return place ??= make();
        }
    }
}
