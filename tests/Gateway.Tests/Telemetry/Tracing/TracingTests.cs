using System.Diagnostics;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Telemetry.Tracing;

[Collection(Listening.Name)]
public sealed class TracingTests
{
    private const string Yaml = """
        auth: open
        providers:
          a: { format: openai, base_url: "http://a.test/v1", api_key: key-of-a, traceparent: true }
          mistral: { format: openai, base_url: "http://b.test:8443/v1", api_key: key-of-b }
        tiers:
          pair: { chain: [a/m, mistral/m], deadline: 30s }
        """;

    [Fact]
    public async Task Request_WithAFallback_IsAServerSpanOverAClientSpanForEachAttempt()
    {
        using var spans = new SpanBook();
        using var upstream = Upstream();
        await using var gateway = await GatewayHost.StartAsync(Yaml, upstream);

        var answer = await gateway.ChatAsync(Chunks.Request("pair", stream: true), ("traceparent", spans.TraceParent));

        var (first, second, server) = ((await spans.ReadAsync(3)) is [var a, var b, var c]) ? (a, b, c) : throw new InvalidOperationException();
        (server.DisplayName, server.Kind, server.ParentSpanId).ShouldBe(("POST /v1/chat/completions", ActivityKind.Server, spans.Parent));
        server.GetTagItem("http.response.status_code").ShouldBe(200);
        server.GetTagItem("gateway.request_id").ShouldBe(answer.Header("x-request-id"));

        (first.DisplayName, first.Kind, first.ParentSpanId, first.Status).ShouldBe(("chat m", ActivityKind.Client, server.SpanId, ActivityStatusCode.Error));
        first.GetTagItem("error.type").ShouldBe("overloaded");
        first.GetTagItem("gen_ai.provider.name").ShouldBe("a");

        (second.DisplayName, second.Kind, second.ParentSpanId, second.Status).ShouldBe(("chat m", ActivityKind.Client, server.SpanId, ActivityStatusCode.Unset));
        second.GetTagItem("gen_ai.operation.name").ShouldBe("chat");
        second.GetTagItem("gen_ai.provider.name").ShouldBe("mistral_ai");
        second.GetTagItem("gen_ai.request.model").ShouldBe("m");
        second.GetTagItem("gen_ai.request.stream").ShouldBe(true);
        second.GetTagItem("gen_ai.response.time_to_first_chunk").ShouldBeOfType<double>().ShouldBeGreaterThan(0);
        second.GetTagItem("server.address").ShouldBe("b.test");
        second.GetTagItem("server.port").ShouldBe(8443);
        second.GetTagItem("gateway.attempt").ShouldBe(2);
        second.GetTagItem("error.type").ShouldBeNull();
    }

    [Fact]
    public async Task Settings_OfARequest_AreItsSpansAttributes()
    {
        using var spans = new SpanBook();
        using var upstream = new FakeUpstream().On("a.test", FaultStage.Well);
        await using var gateway = await GatewayHost.StartAsync(Yaml, upstream);

        await gateway.ChatAsync(
            """{"model":"pair","temperature":0.5,"seed":7,"messages":[{"role":"user","content":"Hi","seed":8}],"stream":false,"response_format":{"json_schema":{"type":"x"},"type":"json_schema"},"top_p":1,"n":2,"reasoning_effort":"low","max_tokens":9}""",
            ("traceparent", spans.TraceParent));

        var span = (await spans.ReadAsync(2))[0];
        span.GetTagItem("gen_ai.request.temperature").ShouldBe(0.5);
        span.GetTagItem("gen_ai.request.top_p").ShouldBe(1.0);
        span.GetTagItem("gen_ai.request.seed").ShouldBe(7L);
        span.GetTagItem("gen_ai.request.choice.count").ShouldBe(2);
        span.GetTagItem("gen_ai.request.max_tokens").ShouldBe(9);
        span.GetTagItem("gen_ai.request.reasoning.level").ShouldBe("low");
        span.GetTagItem("gen_ai.output.type").ShouldBe("json");
    }

    [Fact]
    public async Task Spans_OfARequest_HoldNothingThatWasSaid()
    {
        using var spans = new SpanBook();
        using var upstream = Upstream();
        await using var gateway = await GatewayHost.StartAsync(Yaml, upstream);

        await gateway.ChatAsync("""{"model":"pair","messages":[{"role":"user","content":"a-secret-question"}],"stream":false}""", ("traceparent", spans.TraceParent));

        var said = string.Join('\n', (await spans.ReadAsync(3)).SelectMany(span => span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Append(span.DisplayName)));
        said.ShouldContain("gen_ai.request.model=m");
        said.ShouldNotContain("a-secret-question");
        said.ShouldNotContain("Hello");
        said.ShouldNotContain("key-of");
    }

    [Fact]
    public async Task TraceParent_GoesToProvidersThatAreToHaveIt_AndToNoOther()
    {
        using var spans = new SpanBook();
        using var upstream = Upstream();
        await using var gateway = await GatewayHost.StartAsync(Yaml, upstream);

        await gateway.ChatAsync(Chunks.Request("pair"), ("traceparent", spans.TraceParent), ("tracestate", "vendor=secret"), ("baggage", "user=me"));

        var first = (await spans.ReadAsync(3))[0];
        var (a, b) = (upstream.CallsTo("a.test").Single().Headers, upstream.CallsTo("b.test").Single().Headers);
        a.GetValues("traceparent").ShouldBe([first.Id!]);
        b.Contains("traceparent").ShouldBeFalse();
        a.Concat(b).Select(header => header.Key.ToLowerInvariant()).ShouldNotContain(name => name == "tracestate" || name == "baggage");
    }

    [Fact]
    public async Task Stream_ThatBreaksOff_IsAnErrorThoughItsStatusIs200()
    {
        using var spans = new SpanBook();
        using var upstream = new FakeUpstream().On("a.test", UpstreamReply.Stream(Chunks.Event(Chunks.Hello)));
        await using var gateway = await GatewayHost.StartAsync(Yaml, upstream);

        await gateway.ChatAsync(Chunks.Request("pair", stream: true), ("traceparent", spans.TraceParent));

        var server = (await spans.ReadAsync(2))[1];
        (server.Status, server.GetTagItem("error.type"), server.GetTagItem("http.response.status_code")).ShouldBe((ActivityStatusCode.Error, "broken_off", 200));
    }

    [Fact]
    public async Task HealthAndMetrics_AreNotTraced()
    {
        using var spans = new SpanBook();
        using var upstream = Upstream();
        await using var gateway = await GatewayHost.StartAsync(Yaml, upstream);
        foreach (var path in (string[])["/health/ready", "/metrics", "/v1/models"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("traceparent", spans.TraceParent);
            await gateway.SendAsync(request);
        }

        (await spans.ReadAsync(1)).ShouldHaveSingleItem().DisplayName.ShouldBe("GET /v1/models");
    }

    private static FakeUpstream Upstream() => new FakeUpstream().On("a.test", UpstreamReply.Json(503, "{}")).On("b.test", FaultStage.Well);
}
