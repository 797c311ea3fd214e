using System.Diagnostics.Metrics;
using Gateway.Telemetry.Metrics;
using Kit;
using Routing.Circuits;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Tests.Telemetry.Metrics;

[Collection(Listening.Name)]
public sealed class GatewayMetricsTests
{
    [Fact]
    public void Record_BoundSeries_AllocatesNothing()
    {
        using var metrics = new GatewayMetrics(new SomeNames("a/m", "tier"));
        RecordRequest(metrics);

        // The runtime makes something of its own now and then; what each request made would be in every round.
        Enumerable.Range(0, 5).Min(_ => Allocated(metrics)).ShouldBe(0);
    }

    [Fact]
    public void Record_SomebodyListens_HearsItWithItsTags()
    {
        using var metrics = new GatewayMetrics(new SomeNames("a/m"));
        var heard = new List<(string Name, double Value, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (metrics.All.Any(family => family.Description.Name == instrument.Name) && instrument.Meter.Name == GatewayMetrics.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            lock (heard)
            {
                heard.Add((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
            }
        });
        listener.Start();

        metrics.Targets.For("a/m").Chat.RecordDuration(FailureKind.TooSlow, TimeSpan.FromSeconds(2));
        metrics.Targets.For("a/m").Chat.RecordTokens(new TokenUsage(12, 0, 0, 0));

        heard.ShouldContain(("gen_ai.client.operation.duration", 2, "gen_ai.operation.name=chat gen_ai.provider.name=a gen_ai.request.model=m error.type=too_slow"));
        heard.ShouldContain(("gen_ai.client.token.usage", 12, "gen_ai.operation.name=chat gen_ai.provider.name=a gen_ai.request.model=m gen_ai.token.type=input"));
    }

    [Theory]
    [InlineData(0.01, 0)]   // a bound is part of its bucket
    [InlineData(0.0100001, 1)]
    [InlineData(81.92, 13)]
    [InlineData(1000, 14)]
    public void Histogram_Value_CountsInItsBucket(double value, int bucket)
    {
        using var metrics = new GatewayMetrics(new SomeNames());
        var series = metrics.OperationDuration.Bind("chat", "a", "m", null);

        series.Record(value, times: 3);

        Enumerable.Range(0, 15).Where(at => series.CountOf(at) > 0).ShouldBe([bucket]);
        series.CountOf(bucket).ShouldBe(3);
        series.Sum.ShouldBe(value * 3, 0.0000001);
    }

    [Fact]
    public void Counter_ManyThreads_LosesNothing()
    {
        using var metrics = new GatewayMetrics(new SomeNames());
        var series = metrics.Attempts.Bind("a", "a/m", "answered");

        Parallel.For(0, 100_000, _ => series.Add());

        series.Value.ShouldBe(100_000);
    }

    [Fact]
    public void Transition_OfATenantsOwnEndpoint_CountsForItsProvider()
    {
        using var metrics = new GatewayMetrics(new SomeNames("openai/m"));
        var at = new VirtualTime().GetUtcNow();

        metrics.CountTransition(new("openai cr_1", "m", CircuitChange.Tripped, at, null));
        metrics.CountTransition(new("openai", "m", CircuitChange.Tripped, at, null));
        metrics.CountTransition(new("openai", null, CircuitChange.Recovered, at, null));

        var text = PrometheusText.Write(metrics.All);
        text.ShouldContain("gateway_circuit_transitions_total{provider=\"openai\",target=\"openai/m\",change=\"tripped\"} 2\n");
        text.ShouldContain("gateway_circuit_transitions_total{provider=\"openai\",change=\"recovered\"} 1\n");
    }

    [Fact]
    public void Hedges_AndTheCache_AreCountedByTheirResult()
    {
        using var metrics = new GatewayMetrics(new SomeNames());

        metrics.CountHedge(HedgeResult.Started);
        metrics.CountHedge(HedgeResult.Won);
        metrics.CountCache(CacheResult.SemanticHit);

        var text = PrometheusText.Write(metrics.All);
        text.ShouldContain("gateway_hedges_total{result=\"started\"} 1\n");
        text.ShouldContain("gateway_hedges_total{result=\"won\"} 1\n");
        text.ShouldContain("gateway_hedges_total{result=\"lost\"} 0\n");
        text.ShouldContain("gateway_cache_total{result=\"semantic_hit\"} 1\n");
    }

    [Fact]
    public void LabelValue_WithQuotesAndLines_IsEscaped()
    {
        using var metrics = new GatewayMetrics(new SomeNames());
        metrics.Attempts.Bind("a\"b", "c\nd\\", "answered").Add();

        PrometheusText.Write(metrics.All).ShouldContain("gateway_attempts_total{provider=\"a\\\"b\",target=\"c\\nd\\\\\",outcome=\"answered\"} 1\n");
    }

    [Fact]
    public void Labels_OfEveryMetric_NameNoKey() =>
        new GatewayMetrics(new SomeNames()).All.SelectMany(family => family.Description.Labels).ShouldNotContain(label => label.Contains("key", StringComparison.Ordinal));

    private static long Allocated(GatewayMetrics metrics)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            RecordRequest(metrics);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void RecordRequest(GatewayMetrics metrics)
    {
        var meter = metrics.Targets.For("a/m");
        meter.CountAttempt(null, 0.0001m);
        meter.Chat.RecordDuration(null, TimeSpan.FromSeconds(1));
        meter.Chat.RecordTokens(new TokenUsage(100, 0, 20, 0));
        meter.Chat.RecordFirstChunk(TimeSpan.FromSeconds(0.3));
        meter.Chat.RecordChunks(TimeSpan.FromSeconds(0.01), 2);
        var entry = metrics.Entries.For("chat", "tier", "a");
        entry.RecordDuration(null, TimeSpan.FromSeconds(1));
        entry.RecordFirstToken(TimeSpan.FromSeconds(0.3));
        entry.RecordPerToken(TimeSpan.FromSeconds(0.02));
        metrics.RecordOverhead(TimeSpan.FromMilliseconds(0.2));
        metrics.CountFallback(FailureKind.Overloaded);
        metrics.InFlight.Enter(stream: true);
        metrics.InFlight.Leave(stream: true);
    }
}
