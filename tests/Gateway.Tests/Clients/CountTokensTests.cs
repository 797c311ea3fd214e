using Gateway.Tests.Admission;
using Gateway.Tests.Protocols;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Clients;

/// <summary><c>POST /v1/messages/count_tokens</c> at the real edge.</summary>
public class CountTokensTests
{
    private const string Path = "/v1/messages/count_tokens";
    private const string Count = """{"input_tokens":14}""";

    private static readonly NativeExchanges Exchanges = new("messages.count_tokens");

    public static TheoryData<string> Ids => Exchanges.Ids(_ => true);

    [Theory]
    [MemberData(nameof(Ids), DisableDiscoveryEnumeration = true)]
    public async Task Exchange_Replayed_IsPassedBothWays(string id)
    {
        var exchange = Exchanges.Get(id);
        await using var stage = await MessagesStage.StartAsync();
        stage.Upstream.On("a.test", new UpstreamReply(exchange.Status, new BodyPart.Bytes(exchange.Body)) { ContentType = exchange.ContentType });
        var answer = await stage.Gateway.AskAsync(Path, RequestText.WithModel(exchange.Request, "both"));
        (answer.Status, answer.Text, answer.Header("x-gateway-target")).ShouldBe((200, RequestText.Text(exchange.Body), "a/claude-sonnet-4-5"));
        stage.SentTo("a.test").ShouldBe(RequestText.Text(RequestText.WithModel(exchange.Request, "claude-sonnet-4-5")));
        var call = stage.Upstream.CallsTo("a.test").ShouldHaveSingleItem();
        call.Address.ShouldBe(new Uri("http://a.test/v1/messages/count_tokens"));
        call.Headers.GetValues("anthropic-version").ShouldBe(["2023-06-01"]);
    }

    [Theory]
    [InlineData("o/m")]
    [InlineData("g/gemini-2.5-flash")]
    [InlineData("back")]
    public async Task Target_ThatCountsNothing_IsEstimated(string model)
    {
        await using var stage = await MessagesStage.StartAsync();
        var (small, large) = (await AskAsync(stage, model, "Hello"), await AskAsync(stage, model, string.Join(' ', Enumerable.Repeat("hello", 1000))));
        foreach (var answer in (ClientAnswer[])[small, large])
        {
            answer.Status.ShouldBe(200, answer.Text);
            answer.Json.GetProperty("gateway").GetProperty("estimated").GetBoolean().ShouldBeTrue();
        }

        small.Json.GetProperty("input_tokens").GetInt32().ShouldBeInRange(2, 30);
        large.Json.GetProperty("input_tokens").GetInt32().ShouldBeInRange(1000, 3000);
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Target_ThatCannotBeAskedNow_IsEstimated()
    {
        await using var stage = await MessagesStage.StartAsync();
        foreach (var reply in (UpstreamReply[])[UpstreamReply.Json(529, "{}"), UpstreamReply.Json(429, "{}"), UpstreamReply.Json(404, "{}"), UpstreamReply.Json(200, "[1"), UpstreamReply.Json(200, "{}"), new(200, BodyPart.Reset())])
        {
            stage.Upstream.On("a.test", reply);
            var answer = await AskAsync(stage, "a/claude-sonnet-4-5", "Hello");
            (answer.Status, answer.Header("x-gateway-target")).ShouldBe((200, "a/claude-sonnet-4-5"), answer.Text);
            answer.Json.GetProperty("gateway").GetProperty("estimated").GetBoolean().ShouldBeTrue();
        }

        stage.Upstream.On("a.test", UpstreamReply.Json(200, Count));
        (await AskAsync(stage, "a/claude-sonnet-4-5", "Hello")).Text.ShouldBe(Count, "nothing that failed was held against it");
    }

    [Fact]
    public async Task Request_AtFault_IsRefusedInTheProvidersWords()
    {
        await using var stage = await MessagesStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(400, """{"type":"error","error":{"type":"invalid_request_error","message":"messages: roles must alternate"}}"""));
        var answer = await AskAsync(stage, "a/claude-sonnet-4-5", "Hello");
        answer.Status.ShouldBe(400, answer.Text);
        ClientDialect.Messages.IsError(answer.Json).ShouldBeTrue();
        answer.Json.GetProperty("error").GetProperty("message").GetString().ShouldBe("messages: roles must alternate");

        var missing = await stage.Gateway.SendAsync(HttpMethod.Post, Path, """{"model":"o/m"}""");
        (missing.Status, missing.Json.GetProperty("error").GetProperty("param").GetString()).ShouldBe((400, "messages"));
        (await stage.Gateway.SendAsync(HttpMethod.Post, Path, """{"model":"nobody","messages":[]}""")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Count_TakesARequestOfTheLimit()
    {
        await using var stage = await KeyStage.StartAsync("auth: required\nlimits: { rpm: 1 }");
        var (key, _) = await stage.IssueAsync();
        async Task<ClientAnswer> CountAsync(string bearer) => await stage.Gateway.SendAsync(HttpMethod.Post, Path, """{"model":"main","messages":[{"role":"user","content":"Hello"}]}""", bearer);
        var first = await CountAsync(key);
        first.Status.ShouldBe(200, first.Text);
        var second = await CountAsync(key);
        (second.Status, second.Json.GetProperty("error").GetProperty("type").GetString()).ShouldBe((429, "rate_limit_error"), second.Text);
        (await CountAsync("ib_nobody")).Status.ShouldBe(401);
    }

    private static Task<ClientAnswer> AskAsync(MessagesStage stage, string model, string text) =>
        stage.Gateway.SendAsync(HttpMethod.Post, Path, $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{text}}"}]}""");
}
