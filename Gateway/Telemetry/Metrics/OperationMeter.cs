using Routing.Failures;
using Routing.Targets;

namespace Gateway.Telemetry.Metrics;

/// <summary>What is measured of one operation at one target, in the words of the GenAI conventions.</summary>
internal sealed class OperationMeter(GatewayMetrics metrics, string operation, string provider, string model)
{
    public const string ChatName = "chat";
    public const string EmbeddingsName = "embeddings";

    private static readonly int Kinds = (int)Enum.GetValues<FailureKind>().Max() + 2;

    private readonly string _provider = MetricTags.GenAiName(provider);
    private readonly HistogramSeries?[] _durations = new HistogramSeries?[Kinds];
    private readonly Lock _binding = new();
    private HistogramSeries? _input;
    private HistogramSeries? _output;
    private HistogramSeries? _firstChunk;
    private HistogramSeries? _perChunk;

    /// <summary>An attempt ended.</summary>
    /// <param name="failure">Null for success.</param>
    /// <param name="duration">From its start to its end.</param>
    public void RecordDuration(FailureKind? failure, TimeSpan duration)
    {
        var at = failure is { } kind ? (int)kind + 1 : 0;
        (_durations[at] ?? BindDuration(at, failure)).Record(duration.TotalSeconds);
    }

    /// <summary>What is billed for it.</summary>
    public void RecordTokens(in TokenUsage usage)
    {
        (_input ?? Bind(ref _input, () => metrics.TokenUsage.Bind(operation, _provider, model, "input"))).Record(usage.Prompt);
        if (usage.Completion > 0)
        {
            (_output ?? Bind(ref _output, () => metrics.TokenUsage.Bind(operation, _provider, model, "output"))).Record(usage.Completion);
        }
    }

    /// <summary>A stream's first content came.</summary>
    public void RecordFirstChunk(TimeSpan after) =>
        (_firstChunk ?? Bind(ref _firstChunk, () => metrics.TimeToFirstChunk.Bind(operation, _provider, model))).Record(after.TotalSeconds);

    /// <summary>More content came: so many chunks at once.</summary>
    public void RecordChunks(TimeSpan sinceTheLast, int chunks) =>
        (_perChunk ?? Bind(ref _perChunk, () => metrics.TimePerOutputChunk.Bind(operation, _provider, model))).Record(sinceTheLast.TotalSeconds / chunks, chunks);

    // Apart: what it makes for the binding, once, would else be made at every call.
    private HistogramSeries BindDuration(int at, FailureKind? failure) =>
        Bind(ref _durations[at], () => metrics.OperationDuration.Bind(operation, _provider, model, failure is null ? null : MetricTags.Of(failure)));

    private HistogramSeries Bind(ref HistogramSeries? place, Func<HistogramSeries> make)
    {
        lock (_binding)
        {
            return place ??= make();
        }
    }
}
