using System.Diagnostics.Metrics;
using Routing.ControlPlane;
using Routing.Limits;

namespace Gateway.Telemetry.Metrics;

/// <summary>
/// Every metric there is, by name. GenAI's are those of the semantic conventions v1.41; the gateway's own are <c>gateway.*</c>. Labels are bounded: providers and
/// targets of the configuration, words of enums; never a key, and a tenant's name only when the operator asks. The instruments are those of the
/// base library, for whoever listens; <c>/metrics</c> reads counts of its own beside them.
/// </summary>
internal sealed class GatewayMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Gateway";

    private const string Operation = "gen_ai.operation.name";
    private const string GenAiProvider = "gen_ai.provider.name";
    private const string GenAiModel = "gen_ai.request.model";
    private const string Provider = "provider";
    private const string Target = "target";

    private readonly Meter _meter = new(MeterName);
    private readonly List<MetricFamily> _all = [];
    private readonly CounterSeries[] _cache;
    private readonly CounterSeries[] _hedges;
    private readonly SeriesMap<(LimitKind, LimitScope), CounterSeries> _refusals = new();
    private readonly SeriesMap<string, CounterSeries> _fallbacks = new();
    private readonly SeriesMap<(string, string?, string), CounterSeries> _transitions = new();
    private readonly (CounterSeries Answered, CounterSeries Failed) _clusterCalls;
    private readonly HistogramSeries _overhead;
    private readonly HistogramSeries _refill;

    public GatewayMetrics(IKnownNames names)
    {
        OperationDuration = Histogram("gen_ai.client.operation.duration", "s", "Time of one attempt at a provider.", Buckets.Duration, Operation, GenAiProvider, GenAiModel, "error.type");
        TokenUsage = Histogram("gen_ai.client.token.usage", "{token}", "Billable tokens of one attempt.", Buckets.Tokens, Operation, GenAiProvider, GenAiModel, "gen_ai.token.type");
        TimeToFirstChunk = Histogram("gen_ai.client.operation.time_to_first_chunk", "s", "From sending an attempt to its first content, of streams.", Buckets.Duration, Operation, GenAiProvider, GenAiModel);
        TimePerOutputChunk = Histogram("gen_ai.client.operation.time_per_output_chunk", "s", "Time between two chunks of a provider's stream.", Buckets.Duration, Operation, GenAiProvider, GenAiModel);
        RequestDuration = Histogram("gen_ai.server.request.duration", "s", "Time of a client's request, whatever it took.", Buckets.Duration, Operation, GenAiProvider, GenAiModel, "error.type");
        TimeToFirstToken = Histogram("gen_ai.server.time_to_first_token", "s", "From a request's receipt to its first content, of streams.", Buckets.FirstToken, Operation, GenAiProvider, GenAiModel);
        TimePerOutputToken = Histogram("gen_ai.server.time_per_output_token", "s", "Time per token after the first content, of streams that ended well.", Buckets.PerToken, Operation, GenAiProvider, GenAiModel);
        HttpDuration = Histogram("http.server.request.duration", "s", "Time of an HTTP request.", Buckets.Duration, "http.request.method", "http.route", "http.response.status_code");
        Active = Gauge("gateway.requests.active", "{request}", "Requests under way.", "stream");
        Attempts = Counter("gateway.attempts", "{attempt}", "Attempts that ended, by how: answered, or the failure's kind.", Provider, Target, "outcome");
        Cost = Counter("gateway.cost", "USD", "What attempts cost, as far as prices are known.", Provider, Target);
        Fallbacks = Counter("gateway.fallbacks", "{fallback}", "Attempts made because the one before failed, by its kind.", "kind");
        CircuitState = Gauge("gateway.circuit.state", "{state}", "A target's circuit: 0 closed, 1 half-open, 2 open.", Provider, Target);
        CircuitTransitions = Counter("gateway.circuit.transitions", "{transition}", "Changes of circuits; without a target, of a whole provider.", Provider, Target, "change");
        CoolingOff = Gauge("gateway.cooling_off", "s", "How long a tier's target is still left alone for a 429 or a refused credential of the operator's.", Provider, Target);
        Refusals = Counter("gateway.refusals", "{refusal}", "Requests refused by a limit or a budget.", "limit", "scope");
        BudgetLeft = Gauge("gateway.budget.left", "1", "What is left of a budget, the least of a tenant's; without names, the least of all tenants seen.", "tenant");
        LeaseBalance = Gauge("gateway.lease.balance", "{unit}", "What this node holds of tenants' limits to give out by itself.", "resource");
        SpoolRows = Gauge("gateway.spool.rows", "{row}", "Ledger rows that wait for the store.");
        SpoolSize = Gauge("gateway.spool.size", "By", "Their bytes.");
        SpoolAge = Gauge("gateway.spool.age", "s", "How long the oldest of them has waited.");
        Degraded = Gauge("gateway.degraded", "{part}", "1 while a part is missing.", "part");
        Cache = Counter("gateway.cache", "{lookup}", "Answers looked up in the cache.", "result");
        Overhead = Histogram("gateway.overhead", "s", "What the gateway itself adds, up to the first byte of an answer.", Buckets.Overhead);
        Hedges = Counter("gateway.hedges", "{attempt}", "Attempts made beside one under way.", "result");
        ClusterCalls = Counter("gateway.cluster.calls", "{call}", "Calls to the cluster's silos: none of them is a request's own.", "result");
        Refill = Histogram("gateway.cluster.refill", "s", "From asking a tenant's account for a share to its answer.", Buckets.Overhead);
        TiersApart = Gauge("gateway.cluster.tiers.apart", "{tier}", "Tiers that this node's configuration has otherwise than the silos'.");
        ProcessMetrics.AddTo(_all);
        Targets = new(this, names);
        Entries = new(this, names);
        _cache = [.. Enum.GetValues<CacheResult>().Select(result => Cache.Bind(MetricTags.Of(result)))];
        _hedges = [.. Enum.GetValues<HedgeResult>().Select(result => Hedges.Bind(MetricTags.Of(result)))];
        _clusterCalls = (ClusterCalls.Bind("answered"), ClusterCalls.Bind("failed"));
        _overhead = Overhead.Bind();
        _refill = Refill.Bind();
        InFlight = new(Active);
    }

    public IReadOnlyList<MetricFamily> All => _all;

    public TargetMeters Targets { get; }

    public EntryMeters Entries { get; }

    public InFlight InFlight { get; }

    public HistogramFamily OperationDuration { get; }

    public HistogramFamily TokenUsage { get; }

    public HistogramFamily TimeToFirstChunk { get; }

    public HistogramFamily TimePerOutputChunk { get; }

    public HistogramFamily RequestDuration { get; }

    public HistogramFamily TimeToFirstToken { get; }

    public HistogramFamily TimePerOutputToken { get; }

    public HistogramFamily HttpDuration { get; }

    public CounterFamily Attempts { get; }

    public CounterFamily Cost { get; }

    public GaugeFamily CircuitState { get; }

    public GaugeFamily CoolingOff { get; }

    public GaugeFamily BudgetLeft { get; }

    public GaugeFamily LeaseBalance { get; }

    public GaugeFamily SpoolRows { get; }

    public GaugeFamily SpoolSize { get; }

    public GaugeFamily SpoolAge { get; }

    public GaugeFamily Degraded { get; }

    public GaugeFamily TiersApart { get; }

    private GaugeFamily Active { get; }

    private CounterFamily Fallbacks { get; }

    private CounterFamily CircuitTransitions { get; }

    private CounterFamily Refusals { get; }

    private CounterFamily Cache { get; }

    private CounterFamily Hedges { get; }

    private CounterFamily ClusterCalls { get; }

    private HistogramFamily Overhead { get; }

    private HistogramFamily Refill { get; }

    public void CountCache(CacheResult result) => _cache[(int)result].Add();

    public void CountHedge(HedgeResult result) => _hedges[(int)result].Add();

    /// <summary>Another attempt follows one that failed.</summary>
    public void CountFallback(Routing.Failures.FailureKind after) => _fallbacks.Get(MetricTags.Of(after), static (kind, m) => m.Fallbacks.Bind(kind), this).Add();

    public void CountRefusal(Refusal refusal) =>
        _refusals.Get((refusal.Kind, refusal.Scope), static (key, m) => m.Refusals.Bind(MetricTags.Of(key.Item1), MetricTags.Of(key.Item2)), this).Add();

    /// <summary>A circuit changed; of a tenant's own endpoint it counts for the provider it stands in for.</summary>
    public void CountTransition(in CircuitTransition transition)
    {
        var provider = transition.Provider.Split(' ')[0];
        var target = transition.Model is { } model ? Targets.LabelOf($"{provider}/{model}") : null;
        _transitions.Get((provider, target, MetricTags.Of(transition.Change)), static (key, m) => m.CircuitTransitions.Bind(key.Item1, key.Item2, key.Item3), this).Add();
    }

    public void CountClusterCall(bool isAnswered) => (isAnswered ? _clusterCalls.Answered : _clusterCalls.Failed).Add();

    public void RecordRefill(TimeSpan refill) => _refill.Record(refill.TotalSeconds);

    public void RecordOverhead(TimeSpan overhead) => _overhead.Record(overhead.TotalSeconds);

    public void Dispose() => _meter.Dispose();

    private HistogramFamily Histogram(string name, string unit, string help, double[] bounds, params string[] labels) =>
        Add(new HistogramFamily(_meter, new(name, MetricKind.Histogram, unit, help, labels), bounds));

    private CounterFamily Counter(string name, string unit, string help, params string[] labels) =>
        Add(new CounterFamily(_meter, new(name, MetricKind.Counter, unit, help, labels)));

    private GaugeFamily Gauge(string name, string unit, string help, params string[] labels) =>
        Add(new GaugeFamily(_meter, new(name, MetricKind.Gauge, unit, help, labels)));

    private T Add<T>(T family)
        where T : MetricFamily
    {
        _all.Add(family);
        return family;
    }
}
