using Gateway.Tests.Admission;
using Gateway.Tests.Support;
using Kit;
using Storage.Ledger;
using Storage.VirtualKeys;

namespace Gateway.Tests.Usage;

public sealed class UsageEndpointTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 15, 9, 26, TimeSpan.Zero);

    [Fact]
    public async Task Usage_AskedForByATenant_IsItsOwnByDayModelAndTarget()
    {
        await using var stage = await StartAsync();
        var (key, record) = await stage.IssueAsync();
        await stage.Store.Ledger.AddAsync(
            [
                Row("a", record, cost: 0.1m),
                Row("b", record, cost: 0.000000001m) with { Estimated = true },
                Row("b", record, model: "dear", cost: 0.25m) with { Attempt = 2 },
                Row("c", record, cost: null, at: Now.AddDays(-1)),
                Row("too old", record, cost: 5m, at: Now.AddDays(-30)),
                Row("another's", record, cost: 7m) with { Tenant = new("tn_other") },
            ],
            CancellationToken.None);

        var answer = await stage.Gateway.GetAsync("/v1/usage", key);

        answer.Status.ShouldBe(200, answer.Text);
        answer.Header("content-type").ShouldBe("application/json");
        answer.Text.ShouldBe(
            """{"object":"list","from":"2026-02-13","to":"2026-03-14","as_of":"2026-03-14T15:09:26Z","group_by":["day","model","target"],"data":["""
            + Total("2026-03-13", "nice", "1,\"attempts\":1", 1, "\"estimated_attempts\":0,\"unpriced_attempts\":1,\"cost_usd\":0") + ","
            + Total("2026-03-14", "dear", "0,\"attempts\":1", 1, "\"estimated_attempts\":0,\"unpriced_attempts\":0,\"cost_usd\":0.25") + ","
            + Total("2026-03-14", "nice", "2,\"attempts\":2", 2, "\"estimated_attempts\":1,\"unpriced_attempts\":0,\"cost_usd\":0.100000001")
            + """],"has_more":false,"next":null}""");

        static string Total(string day, string model, string requests, int times, string rest) =>
            $$"""{"day":"{{day}}","model":"{{model}}","target":"up/{{model}}","requests":{{requests}},"failures":0,"prompt_tokens":{{100 * times}},"cached_prompt_tokens":{{20 * times}},"completion_tokens":{{50 * times}},"reasoning_tokens":{{5 * times}},{{rest}}}""";
    }

    [Fact]
    public async Task Usage_OfAKeyThatIsLimited_IsThatKeysOnly()
    {
        await using var stage = await StartAsync();
        var tenant = await stage.AddTenantAsync();
        var (limited, mine) = await stage.IssueAsync(key => key with { Scopes = ["main"] }, tenant);
        var (whole, other) = await stage.IssueAsync(tenant: tenant);
        await stage.Store.Ledger.AddAsync([Row("a", mine, cost: 1m), Row("b", other, cost: 10m)], CancellationToken.None);

        (await CostAsync(stage, "/v1/usage?group_by=none", limited)).ShouldBe(1m);
        (await CostAsync(stage, $"/v1/usage?group_by=none&key={mine.Id}", limited)).ShouldBe(1m);
        (await stage.Gateway.GetAsync($"/v1/usage?key={other.Id}", limited)).ShouldBeError(403, "not_allowed");
        (await CostAsync(stage, "/v1/usage?group_by=none", whole)).ShouldBe(11m);
        (await CostAsync(stage, $"/v1/usage?group_by=none&key={other.Id}", whole)).ShouldBe(10m);
        (await stage.Gateway.GetAsync("/v1/usage")).ShouldBeError(401, "invalid_api_key");
    }

    [Fact]
    public async Task Usage_AskedForByTheOperator_IsEveryonesAndFiltered()
    {
        await using var stage = await StartAsync();
        var (key, one) = await stage.IssueAsync();
        var (_, two) = await stage.IssueAsync();
        await stage.Store.Ledger.AddAsync(
            [Row("a", one, cost: 1m), Row("b", two, cost: 10m), Row("c", two, cost: 100m, at: Now.AddDays(-2)), Row("d", one, cost: 1000m, at: Now.AddDays(-40))],
            CancellationToken.None);

        var answer = await stage.Gateway.GetAsync("/admin/usage", KeyStage.OperatorKey);
        answer.Json.GetProperty("group_by").EnumerateArray().Select(name => name.GetString()).ShouldBe(["day", "tenant"]);
        answer.Json.GetProperty("data").EnumerateArray().Select(row => (row.GetProperty("day").GetString(), row.GetProperty("cost_usd").GetDecimal()))
            .ShouldBe([("2026-03-12", 100m), ("2026-03-14", 1m), ("2026-03-14", 10m)], ignoreOrder: true);

        foreach (var (query, cost) in new (string, decimal)[]
        {
            ("", 111m), ($"&tenant={one.Tenant}", 1m), ($"&key={two.Id}", 110m), ($"&key={two.Id}&tenant={one.Tenant}", 0m), ("&tenant=tn_nobody", 0m),
            ("&from=2026-01-01", 1111m), ("&from=2026-03-12&to=2026-03-12", 100m), ("&to=2026-03-13", 100m),
        })
        {
            (await CostAsync(stage, "/admin/usage?group_by=none" + query, KeyStage.OperatorKey)).ShouldBe(cost, query);
        }

        (await stage.Gateway.GetAsync("/admin/usage", key)).ShouldBeError(401, "invalid_api_key");
    }

    [Theory]
    [InlineData("/v1/usage?group_by=day,tenant", "group_by", "invalid_value")]
    [InlineData("/v1/usage?group_by=", "group_by", "invalid_value")]
    [InlineData("/v1/usage?group_by=week", "group_by", "invalid_value")]
    [InlineData("/v1/usage?tenant=tn_other", "tenant", "unknown_parameter")]
    [InlineData("/v1/usage?form=2026-01-01", "form", "unknown_parameter")]
    [InlineData("/v1/usage?from=yesterday", "from", "invalid_value")]
    [InlineData("/v1/usage?from=2026-02-30", "from", "invalid_value")]
    [InlineData("/v1/usage?from=2026-03-02&to=2026-03-01", "from", "invalid_value")]
    [InlineData("/v1/usage?from=2026-03-01&from=2026-03-02", "from", "invalid_value")]
    [InlineData("/v1/usage?to=2026-3-1", "to", "invalid_value")]
    [InlineData("/v1/usage?limit=0", "limit", "invalid_value")]
    [InlineData("/v1/usage?limit=10001", "limit", "invalid_value")]
    [InlineData("/v1/usage?after=x", "after", "invalid_value")]
    [InlineData("/v1/usage?format=xml", "format", "invalid_value")]
    public async Task Usage_AskedForWrongly_Is400AndNamesTheParameter(string path, string parameter, string code)
    {
        await using var stage = await StartAsync();
        var (key, _) = await stage.IssueAsync();

        var error = (await stage.Gateway.GetAsync(path, key)).ShouldBeError(400, code);

        error.GetProperty("param").GetString().ShouldBe(parameter);
        error.GetProperty("message").GetString()!.ShouldContain($"'{parameter}'");
    }

    [Fact]
    public async Task Usage_OfManyRows_ComesInPartsThatAreTheWhole()
    {
        await using var stage = await StartAsync();
        var (key, record) = await stage.IssueAsync();
        await stage.Store.Ledger.AddAsync([.. Enumerable.Range(0, 7).Select(i => Row($"r{i}", record, model: $"m{i}"))], CancellationToken.None);

        var models = new List<string?>();
        var path = "/v1/usage?group_by=model&limit=3";
        for (var pages = 1; ; pages++)
        {
            var answer = await stage.Gateway.GetAsync(path, key);
            models.AddRange(answer.Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("model").GetString()));
            if (!answer.Json.GetProperty("has_more").GetBoolean())
            {
                pages.ShouldBe(3);
                answer.Header("link").ShouldBeNull();
                break;
            }

            path = answer.Header("link")!.Split('<', '>')[1];
            path.ShouldBe($"/v1/usage?group_by=model&limit=3&after={answer.Json.GetProperty("next").GetString()}");
        }

        models.ShouldBe(Enumerable.Range(0, 7).Select(i => $"m{i}"));
    }

    [Fact]
    public async Task Usage_AsCsv_IsQuotedAndHoldsNoFormula()
    {
        await using var stage = await StartAsync();
        var (key, record) = await stage.IssueAsync();
        await stage.Store.Ledger.AddAsync(
            [Row("a", record, model: "=cmd|' /C calc'!A0"), Row("b", record, model: "with, \"quotes\"\r\nand lines"), Row("c", record, model: "@x"), Row("d", record, model: "plain")],
            CancellationToken.None);

        var answer = await stage.Gateway.GetAsync("/v1/usage?group_by=model&format=csv", key);

        answer.Header("content-type").ShouldBe("text/csv; charset=utf-8; header=present");
        answer.Header("content-disposition").ShouldBe("attachment; filename=\"usage-2026-02-13-2026-03-14.csv\"");
        answer.Header("x-gateway-as-of").ShouldBe("2026-03-14T15:09:26Z");
        const string figures = "1,1,0,100,20,50,5,0,0,0.001";
        answer.Text.ShouldBe(
            "model,requests,attempts,failures,prompt_tokens,cached_prompt_tokens,completion_tokens,reasoning_tokens,estimated_attempts,unpriced_attempts,cost_usd\r\n"
            + $"'=cmd|' /C calc'!A0,{figures}\r\n'@x,{figures}\r\nplain,{figures}\r\n\"with, \"\"quotes\"\"\r\nand lines\",{figures}\r\n");
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("application/json;q=0.5, text/csv", "text/csv")]
    [InlineData("application/json, text/csv;q=0.9", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("nonsense", "application/json")]
    public async Task Usage_WithoutAFormat_IsWhatTheClientAccepts(string accept, string expected)
    {
        await using var stage = await StartAsync();
        var (key, _) = await stage.IssueAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/usage");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.Authorization = new("Bearer", key);

        (await stage.Gateway.SendAsync(request)).Header("content-type")!.ShouldStartWith(expected);
    }

    [Fact]
    public async Task Usage_WhileTheStoreIsAway_Is503()
    {
        await using var stage = await StartAsync();
        var (key, _) = await stage.IssueAsync();
        await stage.Gateway.GetAsync("/v1/usage", key);
        stage.Probe.IsAway = true;

        (await stage.Gateway.GetAsync("/v1/usage", key)).ShouldBeError(503, "no_target_available");
    }

    private static Task<KeyStage> StartAsync() => KeyStage.StartAsync(time: new VirtualTime(Now));

    private static async Task<decimal> CostAsync(KeyStage stage, string path, string key)
    {
        var answer = await stage.Gateway.GetAsync(path, key);
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json.GetProperty("data").EnumerateArray().Single().GetProperty("cost_usd").GetDecimal();
    }

    private static LedgerRow Row(string request, VirtualKey key, string model = "nice", decimal? cost = 0.001m, DateTimeOffset? at = null) => new()
    {
        RequestId = request,
        Attempt = 1,
        Tenant = key.Tenant,
        Key = key.Id,
        Target = new("up", model),
        Status = 200,
        Usage = new(100, 20, 50, 5),
        CostUsd = cost,
        StartedAt = at ?? Now,
    };
}
