using BenchmarkDotNet.Attributes;
using Gateway.Telemetry.Metrics;
using Routing.Targets;

namespace MicroBenchmarks;

/// <summary>All that is measured of one request, as its way through the gateway does it, and of one chunk of a stream.</summary>
[MemoryDiagnoser]
public class RequestMeasured
{
    private static readonly GatewayMetrics Metrics = new(new EveryName());

    private readonly TargetMeter _target = Metrics.Targets.For("openai/gpt-4o-mini");
    private readonly RouteMeter _route = new(Metrics, "POST", "/v1/chat/completions");

    [GlobalSetup]
    public void Setup() => Request();

    [Benchmark]
    public void Request()
    {
        Metrics.InFlight.Enter(stream: true);
        _target.CountAttempt(null, 0.0001m);
        _target.Chat.RecordDuration(null, TimeSpan.FromSeconds(1));
        _target.Chat.RecordTokens(new TokenUsage(100, 0, 20, 0));
        _target.Chat.RecordFirstChunk(TimeSpan.FromSeconds(0.3));
        var entry = Metrics.Entries.For(OperationMeter.ChatName, "ib/balanced", "openai");
        entry.RecordDuration(null, TimeSpan.FromSeconds(1));
        entry.RecordFirstToken(TimeSpan.FromSeconds(0.3));
        entry.RecordPerToken(TimeSpan.FromSeconds(0.02));
        Metrics.RecordOverhead(TimeSpan.FromMilliseconds(0.2));
        _route.Record(200, TimeSpan.FromSeconds(1));
        Metrics.InFlight.Leave(stream: true);
    }

    [Benchmark]
    public void ChunkOfAStream() => _target.Chat.RecordChunks(TimeSpan.FromMilliseconds(20), 1);

    private sealed class EveryName : IKnownNames
    {
        public bool IsTarget(string name) => true;

        public bool IsEntry(string name) => true;
    }
}
