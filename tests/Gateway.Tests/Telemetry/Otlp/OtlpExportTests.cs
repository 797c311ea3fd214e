using Gateway.Telemetry.Tracing;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Telemetry.Otlp;

[Collection(Listening.Name)]
public sealed class OtlpExportTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Collector_Configured_GetsSpansAndMetricsByTheTimeTheGatewayHasStopped(string protocol)
    {
        await using var collector = await Collector.StartAsync(grpc: protocol == "grpc");
        using var upstream = new FakeUpstream().On("a.test", FaultStage.Well);
        var yaml = $$"""
            auth: open
            providers:
              a: { format: openai, base_url: "http://a.test/v1", api_key: key-of-a }
            telemetry: { otlp: { endpoint: "{{collector.Address}}", protocol: {{protocol}}, headers: { x-key: the key } } }
            """;
        await using (var gateway = await GatewayHost.StartAsync(yaml, upstream))
        {
            await gateway.ChatAsync(Chunks.Request("a/m"), ("traceparent", $"00-{Trace}-b7ad6b7169203331-01"));
        }

        var spans = collector.Spans.Where(span => span.Hex(1) == Trace).ToDictionary(span => span.Text(5));
        spans.Keys.ShouldBe(["chat m", "POST /v1/chat/completions"], ignoreOrder: true);
        spans["POST /v1/chat/completions"].Hex(4).ShouldBe("b7ad6b7169203331");
        spans["chat m"].Hex(4).ShouldBe(spans["POST /v1/chat/completions"].Hex(2));
        var attributes = Collector.Attributes(spans["chat m"], 9);
        attributes["gen_ai.provider.name"].ShouldBe("a");
        attributes["server.address"].ShouldBe("a.test");
        attributes["server.port"].ShouldBe("80");
        collector.Resource["service.name"].ShouldBe("gateway");
        collector.Keys.ShouldAllBe(key => key == "the key");

        var names = collector.Metrics.Select(metric => metric.Text(1)).ToHashSet();
        names.ShouldContain("gen_ai.client.operation.duration");
        names.ShouldContain("gateway.attempts");
        names.ShouldContain("gateway.circuit.state");
    }

    [Fact]
    public async Task Requests_BeyondTheRate_AreNotTracedUnlessTheirClientSaysSo()
    {
        await using var collector = await Collector.StartAsync();
        using var upstream = new FakeUpstream().On("a.test", FaultStage.Well);
        var yaml = $$"""
            auth: open
            providers:
              a: { format: openai, base_url: "http://a.test/v1", api_key: key-of-a, traceparent: true }
            telemetry: { otlp: { endpoint: "{{collector.Address}}" }, traces_per_second: 0 }
            """;
        await using (var gateway = await GatewayHost.StartAsync(yaml, upstream))
        {
            await gateway.ChatAsync(Chunks.Request("a/m"));
            await gateway.ChatAsync(Chunks.Request("a/m"), ("traceparent", "no traceparent"));
            await gateway.ChatAsync(Chunks.Request("a/m"), ("traceparent", $"00-{Trace}-b7ad6b7169203331-00"));
            await gateway.ChatAsync(Chunks.Request("a/m"), ("traceparent", $"00-{Trace}-b7ad6b7169203331-01"));
        }

        // Other tests' gateways tell the same listener: only what is of this trace is known to be this one's.
        collector.Spans.Where(span => span.Hex(1) == Trace).Select(span => span.Text(5)).ShouldBe(["chat m", "POST /v1/chat/completions"], ignoreOrder: true);
        upstream.Calls.Select(call => call.Headers.TryGetValues("traceparent", out var values) ? values.Single()[^2..] : null).ShouldBe([null, null, "00", "01"]);
    }

    [Fact]
    public async Task Collector_NotConfigured_NobodyListens()
    {
        using var upstream = new FakeUpstream().On("a.test", FaultStage.Well);
        await using var gateway = await GatewayHost.StartAsync("auth: open", upstream);

        GatewayTracing.Source.HasListeners().ShouldBeFalse();
    }

    [Fact]
    public async Task Collector_Away_HoldsUpNoRequest()
    {
        using var upstream = new FakeUpstream().On("a.test", FaultStage.Well);
        await using var gateway = await GatewayHost.StartAsync(
            """
            auth: open
            providers:
              a: { format: openai, base_url: "http://a.test/v1", api_key: key-of-a }
            telemetry: { otlp: { endpoint: "http://127.0.0.1:1" } }
            """,
            upstream);

        (await gateway.ChatAsync(Chunks.Request("a/m"))).Status.ShouldBe(200);
    }
}
