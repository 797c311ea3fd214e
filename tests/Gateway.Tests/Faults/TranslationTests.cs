using System.Text;
using System.Text.Json;
using Gateway.Protocols;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Routing.Targets;

namespace Gateway.Tests.Faults;

/// <summary>A provider of another format behind the real edge.</summary>
public sealed class TranslationTests : IAsyncDisposable
{
    private const string Yaml = """
        auth: open
        providers:
          s: { format: cohere, base_url: "http://s.test/base/", api_key: key-of-s, headers: { x-own: row } }
          h: { format: anthropic, base_url: "http://h.test/v1", api_key: key-of-h }
          g: { format: anthropic, base_url: "http://h.test/v1", api_key: key-of-g, auth: x-secret }
          o: { format: openai, base_url: "http://o.test/v1", api_key: key-of-o }
        models:
          s/plain: { capabilities: [tools] }
          s/priced: { input_per_million: 1000000, output_per_million: 1000000 }
        tiers:
          pair: { chain: [s/m, o/m] }
          back: { chain: [o/m, s/m] }

        """;

    private static readonly string[] Story = ["""{"id":"a","text":"Hel"}""", """{"text":"lo"}""", """{"finish":"Stop"}""", """{"usage":[3,4]}""", """{"end":true}"""];

    private readonly FakeUpstream _upstream = new();
    private GatewayHost? _gateway;

    [Fact]
    public async Task Answer_Whole_IsTranslatedBothWays()
    {
        await StartAsync();
        _upstream.On("s.test", UpstreamReply.Json(200, $"[{string.Join(',', Story)}]"));

        var answer = await AskAsync("s/priced", more: ",\"seed_of\":1,\"max_tokens\":9");

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("Hello");
        answer.Json.GetProperty("gateway").GetProperty("dropped").GetRawText().ShouldBe("""["seed_of"]""");
        (answer.Header("x-gateway-target"), answer.Header("x-gateway-cost-usd")).ShouldBe(("s/priced", "7"));
        var call = _upstream.CallsTo("s.test").ShouldHaveSingleItem();
        call.Address.ShouldBe(new Uri("http://s.test/base/say/priced?stream=0"));
        Encoding.UTF8.GetString(call.Body).ShouldBe("""{"texts":["Hi"],"max":9}""");
        call.Headers.GetValues("x-script-version").ShouldBe(["7"]);
        call.Headers.GetValues("x-own").ShouldBe(["row"]);
        call.Headers.GetValues("Authorization").ShouldBe(["Bearer key-of-s"]);
    }

    [Fact]
    public async Task Answer_Streamed_IsTranslated()
    {
        await StartAsync();
        _upstream.On("s.test", Lines(Story));

        var answer = await AskAsync("s/priced", stream: true, more: ",\"stream_options\":{\"include_usage\":true}");

        answer.Header("content-type").ShouldBe("text/event-stream; charset=utf-8");
        answer.Events[^1].ShouldBe("[DONE]");
        var last = JsonElement.Parse(answer.Events[^2]);
        last.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(7);
        last.GetProperty("gateway").GetProperty("target").GetString().ShouldBe("s/priced");
        last.GetProperty("gateway").GetProperty("cost_usd").GetDecimal().ShouldBe(7);
        string.Concat(answer.Events.SkipLast(2).Select(data => JsonElement.Parse(data).GetProperty("choices")[0].GetProperty("delta"))
            .Select(delta => delta.TryGetProperty("content", out var text) ? text.GetString() : "")).ShouldBe("Hello");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_WithAWholeTrail_EndsWithIt(bool stream)
    {
        await StartAsync();
        _upstream.On("s.test", stream ? Lines(Story) : UpstreamReply.Json(200, $"[{string.Join(',', Story)}]"));

        var answer = await _gateway!.ChatAsync(Body("s/priced", stream), ("x-gateway-trace", "full"));

        var gateway = (stream ? JsonElement.Parse(answer.Events[^2]) : answer.Json).GetProperty("gateway");
        gateway.GetProperty("cost_usd").GetDecimal().ShouldBe(7);
        gateway.GetProperty("attempts")[0].GetProperty("prompt_tokens").GetInt32().ShouldBe(3);
        gateway.GetProperty("chain").GetArrayLength().ShouldBe(1);
        stream.ShouldBe(answer.Text.Contains("[DONE]", StringComparison.Ordinal));
        (stream && answer.Text.Contains("usage\":{", StringComparison.Ordinal)).ShouldBeFalse();
    }

    [Fact]
    public async Task Wish_OfAnotherGatewaysClient_IsNeitherSentNorCalledDropped()
    {
        await StartAsync();
        _upstream.On("s.test", UpstreamReply.Json(200, $"[{string.Join(',', Story)}]"));

        var answer = await AskAsync("s/priced", more: ",\"num_retries\":1,\"seed_of\":1,\"metadata\":{\"tags\":[\"a\"]},\"usage\":{\"include\":true}");

        answer.Json.GetProperty("gateway").GetProperty("dropped").GetRawText().ShouldBe("""["seed_of"]""", answer.Text);
        answer.Json.GetProperty("gateway").GetProperty("cost_usd").GetDecimal().ShouldBe(7);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Failure_BeforeContent_GoesToTheNextTarget(bool stream)
    {
        await StartAsync();
        _upstream.On("o.test", FaultStage.Well);
        foreach (var reply in (UpstreamReply[])
            [UpstreamReply.Json(529, "busy"), UpstreamReply.Json(200, "nonsense"), stream ? Lines("""{"call":"f"}""") : UpstreamReply.Json(200, "[]"), Lines("""{"error":"overloaded_error"}""")])
        {
            _upstream.On("s.test", reply);

            var answer = await AskAsync("pair", stream);

            answer.Header("x-gateway-target").ShouldBe("o/m", answer.Text);
        }
    }

    [Fact]
    public async Task Failure_AfterContent_IsAnEventAndTheEnd()
    {
        await StartAsync();
        _upstream.On("s.test", Lines("""{"text":"x"}""", """{"error":"overloaded_error"}""") with { ReadSize = 13 });

        var answer = await AskAsync("s/m", stream: true);

        answer.IsWhole.ShouldBeFalse();
        ClientAnswer.ShouldHaveErrorShape(answer.Events[^1]);
        answer.Events.ShouldNotContain("[DONE]");
    }

    [Fact]
    public async Task Fallback_ToATranslatedTarget_AnswersInTheClientsFormat()
    {
        await StartAsync();
        _upstream.On("o.test", UpstreamReply.Json(503, "{}")).On("s.test", Lines(Story));

        var answer = await AskAsync("back", stream: true);

        (answer.Header("x-gateway-target"), answer.Events[^1]).ShouldBe(("s/m", "[DONE]"));
    }

    [Fact]
    public async Task Request_ThatCannotBeRead_IsTheClientsFaultAndSentNowhere()
    {
        await StartAsync();

        var answer = await _gateway!.ChatAsync("""{"model":"pair","messages":[{"role":"user","content":[{"type":"smell"}]}]}""");

        answer.ShouldBeError(400, "invalid_value").GetProperty("param").GetString().ShouldBe("messages[0].content[0].type");
        answer.Header("x-should-retry").ShouldBe("false");
        _upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Request_OnlyPassedOn_IsNotLookedInto()
    {
        await StartAsync();
        _upstream.On("o.test", FaultStage.Well);

        (await _gateway!.ChatAsync("""{"model":"o/m","stream":false,"messages":[{"role":"user","content":[{"type":"smell"}]}]}""")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Request_NoTargetCanServe_NamesTheCapabilityAndTheTargets()
    {
        await StartAsync(Capabilities.All & ~Capabilities.ToolChoice);

        var answer = await AskAsync("s/plain", more: ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"required\"");

        var error = answer.ShouldBeError(400, "unsupported_capability");
        error.GetProperty("message").GetString().ShouldBe("No target of 's/plain' can do what the request needs (tool_choice): s/plain (lacks tool_choice).");
        error.GetProperty("param").GetString().ShouldBe("tool_choice");
    }

    [Fact]
    public async Task Throttling_WithTheWaitInItsBody_IsWaitedFor()
    {
        await StartAsync();
        _upstream.On("s.test", UpstreamReply.Json(429, "wait a bit"));

        var answer = await AskAsync("s/m");

        answer.ShouldBeError(429, "rate_limit_exceeded");
        answer.Header("retry-after").ShouldBe("9");
    }

    [Theory]
    [InlineData("h/m", "x-api-key", "key-of-h")]
    [InlineData("g/m", "x-secret", "key-of-g")]
    public async Task Credential_IsSentAsTheFormatOrTheRowHasIt(string model, string header, string key)
    {
        await StartAsync();
        _upstream.On("h.test", UpstreamReply.Json(200, $"[{string.Join(',', Story)}]"));

        (await AskAsync(model)).Status.ShouldBe(200);

        var call = _upstream.CallsTo("h.test").ShouldHaveSingleItem();
        call.Headers.GetValues(header).ShouldBe([key]);
        call.Headers.Contains("Authorization").ShouldBeFalse();
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        _upstream.Dispose();
    }

    private async Task StartAsync(Capabilities capabilities = Capabilities.All) => _gateway = await GatewayHost.StartAsync(Yaml, _upstream, records: services =>
    {
        services.AddSingleton(new ProtocolTable([new ScriptProtocol("cohere", capabilities: capabilities), new ScriptProtocol("anthropic")]));
        StoreProbe.AddAway(services);
    });

    private Task<ClientAnswer> AskAsync(string model, bool stream = false, string more = "") => _gateway!.ChatAsync(Body(model, stream, more));

    private static string Body(string model, bool stream, string more = "") =>
        $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"Hi"}]{{more}}}""";

    private static UpstreamReply Lines(params string[] lines) =>
        new(200, [.. lines.Select(line => UpstreamReply.Text(line + "\n"))]) { ContentType = "application/x-ndjson" };
}
