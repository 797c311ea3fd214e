using System.Text.Json;
using Gateway.Tests.Admission;
using Gateway.Tests.Chains;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Kit;
using Routing.Failures;
using Storage.Ledger;

namespace Gateway.Tests.Trails;

/// <summary>Every answer and error says what was tried, what was passed over and why, when the client asks for it; the operator can look it up afterwards.</summary>
public sealed class TrailTests
{
    private const string Full = "full";
    private const string WithUsage = """{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}""";
    private const string UsageChunk = """{"id":"c","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}""";

    [Fact]
    public async Task Trace_OfAnAnswerInOnePiece_IsItsGatewayMember()
    {
        await using var stage = await ChainStage.StartAsync(rest: "rules:\n  - { when: { tags: [t] }, order: listed }\n");
        await OpenAsync(stage, "dear");
        stage.Upstream.On("middle.test", UpstreamReply.Json(503, Chunks.Error("secret words of the provider", "overloaded")));
        stage.Upstream.On("cheap.test", UpstreamReply.Json(200, WithUsage));

        var answer = await stage.Gateway.ChatAsync(Chunks.Request("main"), ("x-gateway-trace", Full), ("x-gateway-tags", "t"));

        answer.Status.ShouldBe(200, answer.Text);
        var trail = answer.Json.GetProperty("gateway");
        trail.GetProperty("request_id").GetString().ShouldBe(answer.Header("x-request-id"));
        trail.GetProperty("rule").GetString().ShouldBe("rules[0]");
        trail.GetProperty("order").GetString().ShouldBe("listed");
        Strings(trail.GetProperty("chain")).ShouldBe(["middle/m", "cheap/m"]);
        var skipped = trail.GetProperty("skipped").EnumerateArray().Single();
        skipped.GetProperty("target").GetString().ShouldBe("dear/m");
        skipped.GetProperty("reason").GetString().ShouldBe("circuit_open");
        skipped.GetProperty("until").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        Targets(trail).ShouldBe(["middle/m overloaded closed", "cheap/m  closed"]);
        trail.GetProperty("attempts")[1].GetProperty("cost_usd").GetDecimal().ShouldBe(0.00011m);
        trail.GetProperty("attempts")[1].GetProperty("prompt_tokens").GetInt64().ShouldBe(100);
        trail.GetProperty("cost_usd").GetDecimal().ShouldBe(0.00011m);
        answer.Text.ShouldNotContain("secret words");
        answer.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("Hello");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trace_OfAStream_IsInItsLastChunk_UsageAskedForOrNot(bool reportsUsage)
    {
        await using var stage = await ChainStage.StartAsync();
        stage.Upstream.On("dear.test", UpstreamReply.Json(503, Chunks.Error("no", "overloaded")));
        string[] chunks = [Chunks.Role, Chunks.Hello, Chunks.Stop, .. (reportsUsage ? (string[])[UsageChunk] : []), Chunks.Done];
        stage.Upstream.On("middle.test", UpstreamReply.Stream([.. chunks.Select(Chunks.Event)]));

        var answer = await stage.Gateway.ChatAsync(Chunks.Request("main", stream: true), ("x-gateway-trace", Full));

        answer.Events.Count.ShouldBe(4, answer.Text);   // the usage nobody asked for stays away
        var last = JsonDocument.Parse(answer.Events[^2]).RootElement;
        last.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
        var trail = last.GetProperty("gateway");
        Targets(trail).ShouldBe(["dear/m overloaded closed", "middle/m  closed"]);
        trail.GetProperty("attempts")[1].TryGetProperty("first_token_ms", out _).ShouldBeTrue();
        if (reportsUsage)
        {
            trail.GetProperty("cost_usd").GetDecimal().ShouldBe(0.00055m);
            trail.GetProperty("attempts")[1].GetProperty("completion_tokens").GetInt64().ShouldBe(10);
        }
        else
        {
            trail.GetProperty("cost_usd").ValueKind.ShouldBe(JsonValueKind.Null);
        }
    }

    [Fact]
    public async Task Trace_OfAnError_StandsBesideIt_AndOnlyWhenAskedFor()
    {
        await using var stage = await ChainStage.StartAsync();
        foreach (var host in (string[])["dear.test", "middle.test", "cheap.test"])
        {
            stage.Upstream.On(host, UpstreamReply.Json(503, Chunks.Error("no", "overloaded")));
        }

        var traced = await stage.Gateway.ChatAsync(Chunks.Request("main"), ("x-gateway-trace", Full));
        traced.Status.ShouldBe(502);
        Targets(traced.Json.GetProperty("gateway")).ShouldBe(["dear/m overloaded closed", "middle/m overloaded closed", "cheap/m overloaded closed"]);
        traced.Json.GetProperty("gateway").GetProperty("target").ValueKind.ShouldBe(JsonValueKind.Null);

        (await stage.Gateway.ChatAsync(Chunks.Request("main"))).ShouldBeError(502, "upstream_error");   // no member but 'error'
    }

    [Fact]
    public async Task Trace_OfABrokenStream_IsInItsErrorEvent()
    {
        await using var stage = await ChainStage.StartAsync();
        stage.Upstream.On("dear.test", UpstreamReply.Stream([Chunks.Event(Chunks.Hello)]));

        var answer = await stage.Gateway.ChatAsync(Chunks.Request("main", stream: true), ("x-gateway-trace", Full));

        var last = JsonDocument.Parse(answer.Events[^1]).RootElement;
        last.GetProperty("error").GetProperty("code").GetString().ShouldBe("upstream_error");
        Targets(last.GetProperty("gateway")).ShouldBe(["dear/m unreachable closed"]);
        (await LookUpAsync(stage, answer)).GetProperty("outcome").GetString().ShouldBe("broken_off");
    }

    [Fact]
    public async Task TraceHeader_OfAnotherValue_IsNamedInA400()
    {
        await using var stage = await ChainStage.StartAsync();

        var error = (await stage.Gateway.ChatAsync(Chunks.Request("main"), ("x-gateway-trace", "loud"))).ShouldBeError(400, "invalid_value");

        error.GetProperty("param").GetString().ShouldBe("x-gateway-trace");
    }

    [Fact]
    public async Task Probe_ThatAnswers_IsSeenHalfOpenInItsTrail()
    {
        var time = new VirtualTime();
        await using var stage = await ChainStage.StartAsync(time: time);
        await OpenAsync(stage, "dear");
        stage.Upstream.On("dear.test", FaultStage.Well);
        time.Advance(TimeSpan.FromMinutes(1));

        var answer = await stage.Gateway.ChatAsync(Chunks.Request("main"), ("x-gateway-trace", Full));

        Targets(answer.Json.GetProperty("gateway")).ShouldBe(["dear/m  half_open"]);
    }

    [Fact]
    public async Task Request_ThatEnded_IsLookedUpByItsId()
    {
        await using var stage = await ChainStage.StartAsync();
        stage.Upstream.On("dear.test", UpstreamReply.Json(503, Chunks.Error("secret words of the provider", "overloaded")));
        stage.Upstream.On("middle.test", UpstreamReply.Json(200, WithUsage));
        var answer = await stage.Gateway.ChatAsync(Chunks.Request("main"));

        var trail = await LookUpAsync(stage, answer);

        trail.GetProperty("outcome").GetString().ShouldBe("answered");
        trail.GetProperty("status").GetInt32().ShouldBe(200);
        trail.GetProperty("target").GetString().ShouldBe("middle/m");
        trail.GetProperty("model").GetString().ShouldBe("main");
        Strings(trail.GetProperty("chain")).ShouldBe(["dear/m", "middle/m", "cheap/m"]);
        Targets(trail).ShouldBe(["dear/m overloaded closed", "middle/m  closed"]);
        trail.GetProperty("usage").GetProperty("prompt_tokens").GetInt64().ShouldBe(100);
        trail.GetProperty("cost_usd").GetDecimal().ShouldBe(0.00055m);
        trail.GetRawText().ShouldNotContain("secret words");
        trail.GetRawText().ShouldNotContain("Hello");
    }

    [Fact]
    public async Task Requests_Listed_AreTheLatestFirst_AndChosenByTargetAndOutcome()
    {
        await using var stage = await ChainStage.StartAsync();
        await LookUpAsync(stage, await stage.Gateway.ChatAsync(Chunks.Request("cheap/m")));
        stage.Upstream.On("dear.test", UpstreamReply.Json(400, Chunks.Error("no", "bad")));
        await LookUpAsync(stage, await stage.Gateway.ChatAsync(Chunks.Request("dear/m")));

        (await ModelsAsync("")).ShouldBe(["dear/m", "cheap/m"]);
        (await ModelsAsync("?limit=1")).ShouldBe(["dear/m"]);
        (await ModelsAsync("?target=cheap/m")).ShouldBe(["cheap/m"]);
        (await ModelsAsync("?outcome=failed")).ShouldBe(["dear/m"]);
        (await ModelsAsync("?tenant=someone")).ShouldBeEmpty();
        (await stage.Gateway.GetAsync("/admin/requests?outcome=great")).ShouldBeError(400, "invalid_value");
        (await stage.Gateway.GetAsync("/admin/requests?limit=0")).ShouldBeError(400, "invalid_value");

        async Task<string[]> ModelsAsync(string query) =>
            [.. (await stage.Gateway.GetAsync("/admin/requests" + query)).Json.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("model").GetString()!)];
    }

    [Fact]
    public async Task Request_ThatNobodyAnswered_IsKeptWithItsErrorAndWhatWasLeftOut()
    {
        await using var stage = await ChainStage.StartAsync();
        await OpenAsync(stage, "cheap");
        var answer = await stage.Gateway.ChatAsync(Chunks.Request("other"));
        answer.Status.ShouldBe(503);

        var trail = await LookUpAsync(stage, answer);

        trail.GetProperty("outcome").GetString().ShouldBe("failed");
        trail.GetProperty("status").GetInt32().ShouldBe(503);
        trail.GetProperty("code").GetString().ShouldBe("no_target_available");
        trail.GetProperty("skipped")[0].GetProperty("reason").GetString().ShouldBe("circuit_open");
        trail.GetProperty("attempts").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Request_ThatIsNoLongerHeld_IsLookedUpInTheLedger()
    {
        await using var stage = await KeyStage.StartAsync();
        var tenant = await stage.AddTenantAsync();
        var row = new LedgerRow
        {
            RequestId = "req_of_yesterday",
            Attempt = 1,
            Tenant = tenant.Id,
            Target = new("up", "nice-1"),
            Kind = FailureKind.Overloaded,
            Status = 503,
            StartedAt = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromSeconds(1),
        };
        await stage.Store.Ledger.AddAsync([row, row with { Attempt = 2, Kind = null, Status = 200, CostUsd = 0.5m, StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(1) }], CancellationToken.None);

        var trail = (await stage.Gateway.GetAsync("/admin/requests/req_of_yesterday", KeyStage.OperatorKey)).Json;

        trail.GetProperty("source").GetString().ShouldBe("ledger");
        trail.GetProperty("tenant").GetString().ShouldBe(tenant.Id.Value);
        trail.GetProperty("attempts").EnumerateArray().Select(a => a.GetProperty("failure").GetString()).ShouldBe(["overloaded", null]);
        trail.GetProperty("attempts")[1].GetProperty("started_ms").GetDouble().ShouldBe(1000);
        trail.GetProperty("attempts")[1].GetProperty("cost_usd").GetDecimal().ShouldBe(0.5m);
        (await stage.Gateway.GetAsync("/admin/requests/req_unknown", KeyStage.OperatorKey)).ShouldBeError(404, "not_found");
        (await stage.Gateway.GetAsync("/admin/requests/req_of_yesterday")).ShouldBeError(401, "invalid_api_key");
    }

    [Fact]
    public async Task Request_ThatEnded_IsOneEventInTheLog()
    {
        await using var stage = await ChainStage.StartAsync();
        var answer = await stage.Gateway.ChatAsync(Chunks.Request("main"));
        await LookUpAsync(stage, answer);

        await Eventually(() => Task.FromResult(stage.Gateway.Log.Text.Contains($"Debug: Request {answer.Header("x-request-id")} of default for main: Answered, target dear/m, status 200, 1 attempts", StringComparison.Ordinal)));
        stage.Gateway.Log.Text.Split('\n').Count(line => line.StartsWith("Debug: Request req_", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Request_ThatTookSeveralAttempts_IsTracedInItsEvent()
    {
        await using var stage = await ChainStage.StartAsync();
        await OpenAsync(stage, "dear");
        stage.Upstream.On("middle.test", UpstreamReply.Json(503, Chunks.Error("secret words of the provider", "overloaded")));

        var answer = await stage.Gateway.ChatAsync(Chunks.Request("main"));
        await LookUpAsync(stage, answer);

        await Eventually(() => Task.FromResult(stage.Gateway.Log.Text.Contains($"Request {answer.Header("x-request-id")}", StringComparison.Ordinal)));
        var line = stage.Gateway.Log.Text.Split('\n').Single(line => line.StartsWith($"Debug: Request {answer.Header("x-request-id")}", StringComparison.Ordinal));
        line.ShouldMatch(@": middle/m overloaded \([\d.]+ ms\), cheap/m ok \([\d.]+ ms\); skipped dear/m \(circuit_open\)");
        line.ShouldNotContain("secret");
    }

    /// <summary>Makes a provider's circuit open.</summary>
    private static async Task OpenAsync(ChainStage stage, string provider)
    {
        stage.Upstream.On($"{provider}.test", UpstreamReply.Json(503, Chunks.Error("no", "overloaded")));
        for (var i = 0; i < 3; i++)
        {
            await stage.Gateway.ChatAsync(Chunks.Request($"{provider}/m"));
        }
    }

    /// <summary>A trail is entered when all is over, which is a moment after the client has its answer.</summary>
    private static async Task<JsonElement> LookUpAsync(ChainStage stage, ClientAnswer answer)
    {
        JsonElement found = default;
        await Eventually(async () =>
        {
            var looked = await stage.Gateway.GetAsync($"/admin/requests/{answer.Header("x-request-id")}");
            found = looked.Status == 200 ? looked.Json : default;
            return looked.Status == 200;
        });
        return found;
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        var until = TimeProvider.System.GetTimestamp() + (30 * TimeProvider.System.TimestampFrequency);
        while (!await holds())
        {
            TimeProvider.System.GetTimestamp().ShouldBeLessThan(until, "it never held");
            await Task.Yield();
        }
    }

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];

    private static string[] Targets(JsonElement trail) => [.. trail.GetProperty("attempts").EnumerateArray()
        .Select(a => $"{a.GetProperty("target").GetString()} {a.GetProperty("failure").GetString()} {a.GetProperty("circuit").GetString()}")];
}
