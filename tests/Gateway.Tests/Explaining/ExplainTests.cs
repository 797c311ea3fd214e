using System.Text.Json;
using Gateway.Configuration;
using Gateway.Explaining;
using Gateway.Tests.Admission;
using Gateway.Tests.Chains;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Kit;

namespace Gateway.Tests.Explaining;

/// <summary>What <c>/admin/explain</c> says of a request is what then becomes of it.</summary>
public sealed class ExplainTests
{
    private const string Models = """
          weak: { chain: [blind/m, dear/m] }
          narrow: { chain: [short/m, dear/m] }
          spread: { chain: [{ target: dear/m, weight: 1 }, { target: middle/m, weight: 5 }, { target: cheap/m, weight: 2 }], order: weighted }
          poor: { chain: [dear/m, middle/m], max_cost_usd: 0.000001 }
          keyless: { chain: [locked/m, dear/m] }
        """;

    private const string Rules = """

        rules:
          - when: { tags: [gdpr] }
            only: [middle]
          - when: { plan: free }
            tier: other
          - when: { region: eu }
            order: cheapest
        """;

    public static TheoryData<string, string, string, string, string[]> Situations => new()
    {
        { "as listed", "", "main", "", [] },
        { "cheapest", "order: cheapest", "main", "", [] },
        { "weighted", "", "spread", "", [] },
        { "bare name", "", "m", "", [] },
        { "pinned", "", "middle/m", "", [] },
        { "rule that leaves out", "", "main", "x-gateway-tags: gdpr", [] },
        { "rule of an order", "", "main", "x-gateway-region: eu", [] },
        { "tier in a header", "", "main", "x-gateway-tier: other", [] },
        { "open circuit", "", "main", "", ["dear 503", "dear 503", "dear 503"] },
        { "open circuit, cheapest", "order: cheapest", "main", "", ["cheap 503", "cheap 503", "cheap 503"] },
        { "cooling off", "", "main", "", ["dear 429"] },
        { "cooling off with an order for it", "order_on_throttle: cheapest", "main", "", ["dear 429"] },
        { "credential rejected", "", "main", "", ["middle 401"] },
        { "all open", "", "other", "", ["cheap 503", "cheap 503", "cheap 503"] },
        { "all cooling off for long", "", "other", "", ["cheap 429"] },
        { "ceiling in a header", "", "main", "x-gateway-max-cost-usd: 0.0004", [] },
        { "ceiling nobody meets", "", "poor", "", [] },
        { "capability lacking", "", "weak", "tools", [] },
        { "window too small", "", "narrow", "long", [] },
        { "no credential", "", "keyless", "", [] },
        { "unknown model", "", "mein", "", [] },
    };

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Explanation_OfASituation_IsWhatARequestThenDoes(string name, string tier, string model, string asked, string[] before)
    {
        await using var stage = await StartAsync(tier);
        foreach (var fault in before)
        {
            var (provider, status) = (fault.Split(' ')[0], int.Parse(fault.Split(' ')[1], null));
            stage.Upstream.On($"{provider}.test", UpstreamReply.Json(status, Chunks.Error("no", "no"), ("retry-after", "60")));
            await stage.Gateway.ChatAsync(Chunks.Request($"{provider}/m"));
        }

        var (body, headers) = RequestOf(model, asked);
        var calls = stage.Upstream.Calls.Count;
        var explained = (await stage.Gateway.SendAsync(Post("/admin/explain", body, headers))).Json;
        stage.Upstream.Calls.Count.ShouldBe(calls, $"{name}: explaining calls nobody");

        foreach (var host in (string[])["dear", "middle", "cheap", "blind", "short"])
        {
            stage.Upstream.On($"{host}.test", UpstreamReply.Json(503, Chunks.Error("no", "overloaded")));
        }

        var real = await stage.Gateway.ChatAsync(body, headers);
        Tried(real).ShouldBe(Names(explained, "chain"), name);
        Skipped(real).ShouldBe(LeftOutNow(explained), name);
        if (Names(explained, "chain").Length == 0)
        {
            var error = explained.GetProperty("error");
            (error.GetProperty("status").GetInt32(), error.GetProperty("code").GetString()).ShouldBe((real.Status, real.Code), name);
            error.GetProperty("message").GetString().ShouldBe(real.Error.GetProperty("message").GetString(), name);
        }
        else
        {
            explained.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null, name);
        }
    }

    [Fact]
    public async Task Explanation_OfAThrottledChain_SaysForWhomAndHowLongARequestWouldWait()
    {
        var time = new VirtualTime();
        await using var stage = await StartAsync(time: time);
        stage.Upstream.On("cheap.test", UpstreamReply.Json(429, Chunks.Error("no", "no"), ("retry-after", "2")));
        var asking = stage.Gateway.ChatAsync(Chunks.Request("other"));
        await time.ArmedAsync(TimeSpan.FromSeconds(2));

        var explained = (await stage.Gateway.SendAsync(Post("/admin/explain", Chunks.Request("other")))).Json;

        explained.GetProperty("waits").GetProperty("target").GetString().ShouldBe("cheap/m");
        explained.GetProperty("waits").GetProperty("ms").GetInt32().ShouldBe(2000);
        explained.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        var excluded = explained.GetProperty("excluded").EnumerateArray().Single();
        excluded.GetProperty("reason").GetString().ShouldBe("cooling_off");
        excluded.GetProperty("until").GetDateTimeOffset().ShouldBe(time.GetUtcNow() + TimeSpan.FromSeconds(2));

        stage.Upstream.On("cheap.test", FaultStage.Well);
        time.Advance(TimeSpan.FromSeconds(2));
        (await asking).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Explanation_OfPrices_SaysWhatIsExpectedOfEachTarget()
    {
        await using var stage = await StartAsync();

        var body = Chunks.Request("main").Replace("\"stream\"", "\"max_tokens\":100,\"stream\"", StringComparison.Ordinal);
        var explained = (await stage.Gateway.SendAsync(Post("/admin/explain", body))).Json;

        // 100 tokens of answer at 10, 5 and 1 USD a million, and the prompt's two bytes as as many tokens, with sixteen for the frame of its one message.
        explained.GetProperty("chain").EnumerateArray().Select(t => t.GetProperty("expected_cost_usd").GetDecimal()).ShouldBe([0.00118m, 0.00059m, 0.000118m]);
        explained.GetProperty("chain")[0].GetProperty("expected_ms").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Explanation_AfterAnswers_SaysHowLongOneIsExpectedToTake()
    {
        var time = new VirtualTime();
        await using var stage = await StartAsync(time: time);
        stage.Upstream.On("cheap.test", call =>
        {
            time.Advance(TimeSpan.FromMilliseconds(400));
            return UpstreamReply.Stream([.. ((string[])[Chunks.Hello, Chunks.Stop, Chunks.Done]).Select(Chunks.Event)]);
        });
        for (var i = 0; i < 6; i++)
        {
            (await stage.Gateway.ChatAsync(Chunks.Request("other", stream: true))).Status.ShouldBe(200);
        }

        var explained = (await stage.Gateway.SendAsync(Post("/admin/explain", Chunks.Request("other", stream: true)))).Json;

        explained.GetProperty("chain")[0].GetProperty("expected_ms").GetDouble().ShouldBeInRange(400, 480);
        explained.GetProperty("chain")[0].GetProperty("first_token_p95_ms").GetDouble().ShouldBeInRange(400, 480);
    }

    [Fact]
    public async Task Query_NamingAPlan_TakesThePlaceOfTheTenants()
    {
        await using var stage = await StartAsync();

        var explained = (await stage.Gateway.SendAsync(Post("/admin/explain?plan=free", Chunks.Request("main")))).Json;

        explained.GetProperty("rule").GetProperty("name").GetString().ShouldBe("rules[1]");
        Names(explained, "chain").ShouldBe(["cheap/m"]);
        (await stage.Gateway.SendAsync(Post("/admin/explain?plam=free", Chunks.Request("main")))).ShouldBeError(400, "unknown_parameter");
    }

    [Fact]
    public async Task Query_NamingAKeyOrATenant_ExplainsItsRequest()
    {
        await using var stage = await KeyStage.StartAsync("auth: required\nrules:\n  - { when: { plan: pro }, tier: dear }");
        var tenant = await stage.AddTenantAsync();
        await stage.Store.Tenants.UpdateAsync(tenant with { Plan = "pro" }, CancellationToken.None);
        var (_, scoped) = await stage.IssueAsync(key => key with { Scopes = ["nothing"] }, tenant);

        (await ExplainAsync($"?tenant={tenant.Id}")).GetProperty("chain")[0].GetProperty("target").GetString().ShouldBe("up/other-1");
        (await ExplainAsync("")).GetProperty("chain")[0].GetProperty("target").GetString().ShouldBe("up/nice-1");
        (await ExplainAsync($"?key={scoped.Id}")).GetProperty("error").GetProperty("code").GetString().ShouldBe("not_allowed");
        (await stage.Gateway.SendAsync(HttpMethod.Post, "/admin/explain?key=vk_none", Chunks.Request("main"), KeyStage.OperatorKey)).ShouldBeError(404, "not_found");
        (await stage.Gateway.SendAsync(HttpMethod.Post, "/admin/explain", Chunks.Request("main"))).ShouldBeError(401, "invalid_api_key");

        async Task<JsonElement> ExplainAsync(string query) => (await stage.Gateway.SendAsync(HttpMethod.Post, "/admin/explain" + query, Chunks.Request("main"), KeyStage.OperatorKey)).Json;
    }

    [Theory]
    [InlineData(null, "dear/m", true)]
    [InlineData("free", "cheap/m", true)]
    [InlineData("barred", null, false)]
    public void DryRun_OfAConfiguration_NeedsNoServer(string? plan, string? first, bool isServed)
    {
        const string Yaml = """
            auth: open
            providers:
              dear: { format: openai, base_url: "http://dear.test/v1" }
              cheap: { format: openai, base_url: "http://cheap.test/v1" }
            tiers:
              main: { chain: [dear/m, cheap/m] }
              other: { chain: [cheap/m] }
            rules:
              - { when: { plan: free, tags: [t] }, tier: other }
              - { when: { plan: barred }, only: [mistral] }

            """;
        var reading = GatewayConfigReader.Read(Yaml, "test.yaml", _ => null);
        reading.Faults.ShouldBeEmpty();

        var (json, served) = DryRun.Explain(reading, System.Text.Encoding.UTF8.GetBytes(Chunks.Request("main")), new() { Plan = plan, Headers = [new("x-gateway-tags", "t")] });

        served.ShouldBe(isServed, json);
        Names(JsonDocument.Parse(json).RootElement, "chain").FirstOrDefault().ShouldBe(first);
    }

    private static Task<ChainStage> StartAsync(string tier = "", TimeProvider? time = null) => ChainStage.StartAsync(
        tier,
        Models + Rules,
        time,
        """
          blind: { format: openai, base_url: "http://blind.test/v1" }
          short: { format: openai, base_url: "http://short.test/v1" }
          locked: { format: openai, base_url: "http://locked.test/v1", api_key: "" }

        """,
        """
          blind/m: { capabilities: [], input_per_million: 1, output_per_million: 1 }
          short/m: { context: 10, input_per_million: 1, output_per_million: 1 }

        """);

    private static (string Body, (string, string)[] Headers) RequestOf(string model, string asked)
    {
        var body = Chunks.Request(model);
        return asked switch
        {
            "tools" => (body.Replace("\"stream\"", "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"stream\"", StringComparison.Ordinal), []),
            "long" => (body.Replace("Hi", new string('x', 4000), StringComparison.Ordinal), []),
            "" => (body, []),
            _ => (body.Replace("\"stream\"", "\"max_tokens\":256,\"stream\"", StringComparison.Ordinal), [(asked.Split(": ")[0], asked.Split(": ")[1])]),
        };
    }

    private static HttpRequestMessage Post(string path, string body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }

    private static string[] Names(JsonElement explained, string member) =>
        explained.TryGetProperty(member, out var list) ? [.. list.EnumerateArray().Select(t => t.GetProperty("target").GetString()!)] : [];

    private static string[] Tried(ClientAnswer answer) =>
        answer.Error.TryGetProperty("attempts", out var attempts) ? [.. attempts.EnumerateArray().Select(a => a.GetProperty("target").GetString()!)] : [];

    private static string[] Skipped(ClientAnswer answer) => answer.Header("x-gateway-skipped")?.Split(", ") ?? [];

    /// <summary>As the header has them: without what no request can reach as things are configured.</summary>
    private static string[] LeftOutNow(JsonElement explained) => explained.TryGetProperty("excluded", out var excluded)
        ? [.. excluded.EnumerateArray().Where(e => e.GetProperty("reason").GetString() is not ("ruled_out" or "no_credential" or "no_protocol"))
            .Select(e => $"{e.GetProperty("target").GetString()} ({e.GetProperty("reason").GetString()})")]
        : [];
}
