using Gateway.Tests.Accounting;
using Gateway.Tests.Support;
using Storage.Tenants;

namespace Gateway.Tests.Embeddings;

/// <summary>What embeddings cost, and what limits them.</summary>
public sealed class EmbeddingAccountTests
{
    private const string Vector = """{"data":[{"embedding":[1,2]}]""";
    private const string Reported = Vector + ""","usage":{"prompt_tokens":7,"total_tokens":7}}""";

    [Theory]
    [InlineData(Reported, 7, false)]
    [InlineData(Vector + "}", 10, true)]
    public async Task Row_HasThePromptAlone_CountedByTheProviderOrElseEstimated(string body, int tokens, bool estimated)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = 10m });
        stage.Upstream.On("a.test", UpstreamReply.Json(503, "{}")).On("b.test", UpstreamReply.Json(200, body));

        var answer = await AskAsync(stage, key, new string('x', 40));

        answer.Status.ShouldBe(200, answer.Text);
        answer.Header("x-gateway-cost-usd").ShouldBe(estimated ? null : "0.014");
        var rows = await stage.ShouldBeSettledAsync(tenant);
        rows.Select(row => (row.Target.ToString(), row.Status)).ShouldBe([("a/e", 503), ("b/e", 200)]);
        (rows[1].Usage, rows[1].Estimated, rows[1].CostUsd).ShouldBe((new(tokens, 0, 0, 0), estimated, tokens * 0.002m));
        rows[0].CostUsd.ShouldBe(0);
    }

    [Fact]
    public async Task Limit_OnRequests_HoldsForEmbeddings()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { RequestsPerMinute = 1 });
        stage.Upstream.On("a.test", UpstreamReply.Json(200, Reported));

        var first = await AskAsync(stage, key, "x");
        var second = await AskAsync(stage, key, "x");

        (first.Status, first.Header("x-ratelimit-remaining-requests")).ShouldBe((200, "0"));
        second.ShouldBeError(429, "rate_limit_exceeded");
        stage.Upstream.Calls.Count.ShouldBe(1);
        (await stage.ShouldBeSettledAsync(tenant)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Limit_OnTokens_CountsThePromptAlone()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { TokensPerMinute = 17 });
        stage.Upstream.On("a.test", UpstreamReply.Json(200, Reported));

        (await AskAsync(stage, key, new string('x', 40))).Status.ShouldBe(200);
        (await AskAsync(stage, key, new string('x', 40))).Status.ShouldBe(200);
        (await AskAsync(stage, key, new string('x', 40))).ShouldBeError(429, "rate_limit_exceeded");
        (await stage.ShouldBeSettledAsync(tenant)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Budget_ThatDoesNotCoverThePrompt_BuysNothing()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = 0.009m });
        stage.Upstream.On("a.test", UpstreamReply.Json(200, Reported));

        (await AskAsync(stage, key, new string('x', 40))).Status.ShouldBe(429);
        stage.Upstream.Calls.ShouldBeEmpty();
        (await AskAsync(stage, key, new string('x', 36))).Status.ShouldBe(200);
        (await stage.ShouldBeSettledAsync(tenant)).Count.ShouldBe(1);
    }

    private static Task<ClientAnswer> AskAsync(SpendingStage stage, string key, string input) =>
        stage.Gateway.SendAsync(HttpMethod.Post, "/v1/embeddings", $$"""{"model":"vectors","input":"{{input}}"}""", key);
}
