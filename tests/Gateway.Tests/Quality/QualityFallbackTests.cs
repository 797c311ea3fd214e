using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.Quality;

public sealed class QualityFallbackTests
{
    private const string Schema = """,{"response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}}}}""";

    private static string AsksForSchema => "," + Schema[2..^1];

    public static TheoryData<string, string, string> Unwanted => new()
    {
        { "", "empty", "" }, { " \n", "empty", "" },
        { "cut", "cut_short", "" },
        { "{\"n\":\"one\"}", "unfit", "schema" }, { "n is 1", "unfit", "schema" }, { "[1]", "unfit", "object" }, { "{\"n\":1", "unfit", "object" },
    };

    [Theory]
    [MemberData(nameof(Unwanted))]
    public async Task Answer_ThatTheTierDoesNotWant_MovesOnAndIsBilled(string content, string kind, string format)
    {
        await using var stage = await QualityStage.StartAsync();
        stage.Upstream.On("a.test", QualityStage.Whole(content, content == "cut" ? "length" : "stop")).On("b.test", QualityStage.Whole("{\"n\":1}"));

        var answer = await stage.AskAsync("all", more: Format(format), headers: ("x-gateway-trace", "full"));

        answer.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("{\"n\":1}");
        answer.Header("x-gateway-target").ShouldBe("b/m");
        answer.Header("x-gateway-fallback-reason").ShouldBe(kind);
        var attempts = answer.Json.GetProperty("gateway").GetProperty("attempts").EnumerateArray().ToList();
        attempts.Select(attempt => attempt.GetProperty("prompt_tokens").GetInt64()).ShouldBe([100, 100]);
        decimal.Parse(answer.Header("x-gateway-cost-usd")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(0.00012m + 0.0012m);
        (await StatusOfAsync(stage, "a/m")).ShouldBe(("available", 0));
    }

    [Theory]
    [InlineData("empty", "cut", "length", "")]                       // the tier says empty, and this is not
    [InlineData("plain", "", "stop", "")]                            // the tier says nothing
    [InlineData("all", "{\"n\":1}", "stop", "schema")]
    [InlineData("all", "{}", "stop", "object")]
    [InlineData("all", "n is 1", "stop", "")]                        // nobody asked for a shape
    public async Task Answer_ThatIsFine_IsTheAnswer(string tier, string content, string finish, string format)
    {
        await using var stage = await QualityStage.StartAsync();
        stage.Upstream.On("a.test", QualityStage.Whole(content, finish));

        var answer = await stage.AskAsync(tier, more: Format(format));

        answer.Header("x-gateway-target").ShouldBe("a/m");
        answer.Header("x-gateway-attempts").ShouldBe("1");
    }

    [Theory]
    [InlineData("""{"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}""")]
    [InlineData("""{"refusal":"No."}""")]
    public async Task Answer_OfACallOrARefusalInTierForEmpty_IsNotEmpty(string member)
    {
        await using var stage = await QualityStage.StartAsync();
        stage.Upstream.On("a.test", QualityStage.Whole(null, "stop", "," + member[1..^1]));

        (await stage.AskAsync("empty")).Header("x-gateway-target").ShouldBe("a/m");
    }

    [Fact]
    public async Task Answers_AllUnwanted_TheFirstIsGivenUnchanged()
    {
        await using var stage = await QualityStage.StartAsync();
        stage.Upstream.On("a.test", QualityStage.Whole("first", "length")).On("b.test", QualityStage.Whole(""));

        var answer = await stage.AskAsync("all");

        answer.Status.ShouldBe(200);
        answer.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("first");
        answer.Json.TryGetProperty("gateway", out _).ShouldBeFalse();
        answer.Header("x-gateway-target").ShouldBe("a/m");
        answer.Header("x-gateway-attempts").ShouldBe("2");
        answer.Header("x-gateway-fallback-reason").ShouldBe("cut_short");
        var trail = (await stage.Gateway.GetAsync($"/admin/requests/{answer.Header("x-request-id")}")).Json;
        trail.GetProperty("outcome").GetString().ShouldBe("answered");
        trail.GetProperty("target").GetString().ShouldBe("a/m");
        trail.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("failure").GetString()).ShouldBe(["cut_short", "empty"]);
    }

    [Fact]
    public async Task Answers_UnwantedAndThenFailures_TheUnwantedOneIsBetterThanAnError()
    {
        await using var stage = await QualityStage.StartAsync();
        stage.Upstream.On("a.test", QualityStage.Whole("first", "length")).On("b.test", UpstreamReply.Json(503, "{}"));

        var answer = await stage.AskAsync("all", headers: ("x-gateway-trace", "full"));

        answer.Status.ShouldBe(200);
        answer.Json.GetProperty("gateway").GetProperty("attempts").GetArrayLength().ShouldBe(2);
        answer.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("first");
    }

    [Theory]
    [InlineData("", "end_turn", "empty", "")]
    [InlineData("cut", "max_tokens", "cut_short", "")]
    [InlineData("n is 1", "end_turn", "unfit", "schema")]
    public async Task Answer_OfAnotherFormat_IsJudgedAlikeAndKeptAlike(string text, string stop, string kind, string format)
    {
        await using var stage = await QualityStage.StartAsync();
        stage.Upstream.On("claude.test", QualityStage.Claude(text, stop)).On("b.test", QualityStage.Whole("{\"n\":1}"));

        (await stage.AskAsync("from-claude", more: Format(format))).Header("x-gateway-fallback-reason").ShouldBe(kind);

        stage.Upstream.On("b.test", UpstreamReply.Json(503, "{}"));
        var kept = await stage.AskAsync("from-claude", more: Format(format), headers: ("x-gateway-trace", "full"));
        kept.Status.ShouldBe(200, kept.Text);
        kept.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe(text);
        kept.Json.GetProperty("gateway").GetProperty("attempts").GetArrayLength().ShouldBe(2);
        kept.Json.GetProperty("usage").GetProperty("prompt_tokens").GetInt64().ShouldBe(9);
    }

    [Fact]
    public async Task Stream_WithoutContent_MovesOn()
    {
        await using var stage = await QualityStage.StartAsync();
        stage.Upstream.On("a.test", QualityStage.Stream("")).On("b.test", QualityStage.Stream("well"));

        var answer = await stage.AskAsync("empty", stream: true);

        answer.Header("x-gateway-target").ShouldBe("b/m");
        answer.Header("x-gateway-fallback-reason").ShouldBe("empty");
        string.Concat(answer.Events).ShouldContain("well");
    }

    [Theory]
    [InlineData("cut", "length", "cut_short", "")]
    [InlineData("n is 1", "stop", "unfit", "schema")]
    public async Task Stream_WithinTheCommitWindow_IsJudgedWhole_AndBehindItNotAtAll(string content, string finish, string kind, string format)
    {
        await using var stage = await QualityStage.StartAsync();
        stage.Upstream.On("a.test", QualityStage.Stream(content, finish)).On("b.test", QualityStage.Stream("{\"n\":1}"));

        (await stage.AskAsync("held", stream: true, more: Format(format))).Header("x-gateway-fallback-reason").ShouldBe(kind);
        (await stage.AskAsync("all", stream: true, more: Format(format))).Header("x-gateway-target").ShouldBe("a/m");
    }

    [Fact]
    public async Task Streams_AllUnwanted_TheFirstIsGivenUnchanged()
    {
        await using var stage = await QualityStage.StartAsync();
        stage.Upstream.On("a.test", QualityStage.Stream("first", "length")).On("b.test", QualityStage.Stream(""));

        var answer = await stage.AskAsync("held", stream: true);

        answer.Header("x-gateway-target").ShouldBe("a/m");
        answer.Header("x-gateway-attempts").ShouldBe("2");
        string.Concat(answer.Events).ShouldContain("first");
        answer.Events[^1].ShouldBe("[DONE]");
        answer.IsWhole.ShouldBeTrue();
    }

    private static string Format(string format) => format switch
    {
        "schema" => AsksForSchema,
        "object" => ""","response_format":{"type":"json_object"}""",
        _ => "",
    };

    private static async Task<(string Status, int Failures)> StatusOfAsync(QualityStage stage, string target)
    {
        var row = (await stage.Gateway.GetAsync("/admin/targets")).Json.GetProperty("data").EnumerateArray().Single(t => t.GetProperty("target").GetString() == target);
        var circuit = row.GetProperty("circuit");
        return (row.GetProperty("status").GetString()!, circuit.ValueKind == JsonValueKind.Null ? 0 : circuit.GetProperty("consecutive_failures").GetInt32());
    }
}
