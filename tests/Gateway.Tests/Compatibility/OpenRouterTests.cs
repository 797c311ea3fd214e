using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Compatibility;

/// <summary>OpenRouter's options decide who is asked, in what order.</summary>
public sealed class OpenRouterTests
{
    private const string All = "dear middle cheap";

    [Theory]
    [InlineData("main", "", "dear/m middle/m cheap/m")]
    [InlineData("dear/m", """ "models":["cheap/m","middle/m"] """, "dear/m cheap/m middle/m")]
    [InlineData("dear/m", """ "models":["dear/m","other"], "route":"fallback" """, "dear/m cheap/m")]
    [InlineData("nice", """ "models":["middle/m"] """, "dear/same middle/m")]
    [InlineData("nice", "", "dear/same cheap/m")]
    [InlineData("main", """ "provider":{"order":["cheap","Middle"]} """, "cheap/m middle/m dear/m")]
    [InlineData("main", """ "provider":{"order":["cheap","middle"],"allow_fallbacks":false} """, "cheap/m middle/m")]
    [InlineData("main", """ "provider":{"allow_fallbacks":false} """, "dear/m")]
    [InlineData("main", """ "provider":{"only":["middle","cheap"]} """, "middle/m cheap/m")]
    [InlineData("main", """ "provider":{"ignore":["dear","nobody-here"]} """, "middle/m cheap/m")]
    [InlineData("main", """ "provider":{"sort":"price"} """, "cheap/m middle/m dear/m")]
    [InlineData("main", """ "provider":{"sort":{"by":"price"}} """, "cheap/m middle/m dear/m")]
    [InlineData("dear/m", """ "models":["middle/m","cheap/m"],"provider":{"sort":"price"} """, "dear/m middle/m cheap/m")]
    [InlineData("dear/m", """ "models":["middle/m","cheap/m"],"provider":{"sort":{"by":"price","partition":"none"}} """, "cheap/m middle/m dear/m")]
    [InlineData("main", """ "provider":{"max_price":{"prompt":5,"completion":"15"}} """, "middle/m cheap/m")]
    [InlineData("main", """ "provider":{"max_price":{"completion":14.9}} """, "cheap/m")]
    [InlineData("unpriced", """ "provider":{"max_price":{"prompt":100}} """, "cheap/m")]
    [InlineData("main", """ "provider":{"require_parameters":true,"data_collection":"allow","zdr":false,"quantizations":[],"sort":null} """, "dear/m middle/m cheap/m")]
    [InlineData("main:floor", "", "cheap/m middle/m dear/m")]
    [InlineData("nice:floor", "", "cheap/same dear/same cheap/m")]
    [InlineData("nice", """ "provider":{"order":["cheap"]} """, "cheap/same dear/same cheap/m")]
    [InlineData("main", """ "transforms":[],"plugins":null,"route":null,"models":[] """, "dear/m middle/m cheap/m")]
    public async Task Option_WhenAllFail_SaysWhoIsAskedAndInWhatOrder(string model, string members, string asked)
    {
        await using var stage = await WishStage.StartAsync(failing: All);

        await stage.AskAsync(model, members.Trim());

        // The circuit of a provider is not what is looked at: each of its targets fails once.
        stage.Asked.ShouldBe(asked);
    }

    [Fact]
    public async Task Models_WithoutAModel_AreEnough()
    {
        await using var stage = await WishStage.StartAsync(failing: "dear");

        var answer = await stage.Gateway.ChatAsync("""{"models":["dear/m","cheap/m"],"messages":[{"role":"user","content":"Hi"}],"stream":false}""");

        answer.Header("x-gateway-target").ShouldBe("cheap/m", answer.Text);
        stage.LastBody.ShouldBe("""{"messages":[{"role":"user","content":"Hi"}],"stream":false,"model":"m"}""");
    }

    [Fact]
    public async Task Nitro_TakesAnOrderAndKeepsTheModel()
    {
        await using var stage = await WishStage.StartAsync();

        (await stage.AskAsync("other:nitro")).Header("x-gateway-target").ShouldBe("cheap/m");
    }

    [Theory]
    [InlineData("main", """ "models":"cheap/m" """, "models", "invalid_type")]
    [InlineData("main", """ "models":[7] """, "models[0]", "invalid_type")]
    [InlineData("main", """ "models":["nope"] """, "models[0]", "model_not_found")]
    [InlineData("main", """ "models":["cheap/m:free"] """, "models[0]", "unsupported_parameter")]
    [InlineData("main:free", "", "model", "unsupported_parameter")]
    [InlineData("main:online", "", "model", "unsupported_parameter")]
    [InlineData("main:exacto", "", "model", "unsupported_parameter")]
    [InlineData("main:floor", """ "provider":{"sort":"bogus"} """, "provider.sort", "invalid_value")]
    [InlineData("main", """ "provider":{"order":["nobody"]} """, "provider.order[0]", "invalid_value")]
    [InlineData("main", """ "provider":{"only":["openrouter"]} """, "provider.only", "invalid_value")]
    [InlineData("main", """ "provider":{"max_price":{"prompt":0.1}} """, "provider.max_price", "invalid_value")]
    [InlineData("main", """ "provider":{"max_price":{"image":1}} """, "provider.max_price.image", "unsupported_parameter")]
    [InlineData("main", """ "provider":{"data_collection":"deny"} """, "provider.data_collection", "unsupported_parameter")]
    [InlineData("main", """ "provider":{"zdr":true} """, "provider.zdr", "unsupported_parameter")]
    [InlineData("main", """ "provider":{"quantizations":["fp8"]} """, "provider.quantizations", "unsupported_parameter")]
    [InlineData("main", """ "provider":{"preferred_max_latency":2} """, "provider.preferred_max_latency", "unsupported_parameter")]
    [InlineData("main", """ "provider":"openai" """, "provider", "invalid_type")]
    [InlineData("main", """ "provider":{},"provider":{} """, "provider", "duplicate_parameter")]
    [InlineData("main", """ "route":"cheapest" """, "route", "unsupported_parameter")]
    [InlineData("main", """ "transforms":["middle-out"] """, "transforms", "unsupported_parameter")]
    [InlineData("main", """ "plugins":[{"id":"web"}] """, "plugins", "unsupported_parameter")]
    [InlineData("dear/m", """ "models":["cheap/m"],"provider":{"allow_fallbacks":false,"sort":"price"} """, "provider.allow_fallbacks", "unsupported_parameter")]
    public async Task Option_ThatCannotBeHonoured_IsNamedInA400(string model, string members, string param, string code)
    {
        await using var stage = await WishStage.StartAsync();

        var error = (await stage.AskAsync(model, members.Trim())).ShouldBeError(code == "model_not_found" ? 404 : 400, code);

        error.GetProperty("param").GetString().ShouldBe(param);
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task OpenRouterItself_WhenPinned_GetsItsOwnOptions()
    {
        await using var stage = await WishStage.StartAsync();
        const string Own = """ "models":["a/b"],"provider":{"data_collection":"deny"},"transforms":["middle-out"],"plugins":[{"id":"web"}],"route":"fallback","usage":{"include":true}""";

        (await stage.AskAsync("openrouter/x/y:online", Own + ",\"num_retries\":0")).Status.ShouldBe(200);

        stage.LastBody.ShouldBe(WishStage.Body("x/y:online", Own));
    }

    [Theory]
    [InlineData(",\"fallbacks\":[\"main\"]", "x-gateway-tags", "a")]
    [InlineData("", "x-portkey-provider", "dear")]
    [InlineData("", "x-portkey-config", """{"override_params":{"model":"dear/m"}}""")]
    public async Task OpenRouterItself_WhenPinnedWithItsOptions_GoesNowhereElse(string members, string header, string value)
    {
        await using var stage = await WishStage.StartAsync();

        var error = (await stage.AskAsync("openrouter/x/y", "\"models\":[\"a/b\"]" + members, (header, value))).ShouldBeError(400, "unsupported_parameter");

        error.GetProperty("param").GetString().ShouldBe("model");
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Usage_Included_ComesWithTheCost(bool stream)
    {
        await using var stage = await WishStage.StartAsync();
        var body = WishStage.Body("cheap/m", """ "usage":{"include":true} """.Trim()).Replace("\"stream\":false", $"\"stream\":{(stream ? "true" : "false")}", StringComparison.Ordinal);

        if (stream)
        {
            const string Usage = """{"id":"c","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";
            stage.Upstream.On("cheap.test", UpstreamReply.Stream([.. ((string[])[Chunks.Hello, Chunks.Stop, Usage, Chunks.Done]).Select(Chunks.Event)]));
        }

        var answer = await stage.Gateway.ChatAsync(body);

        answer.Status.ShouldBe(200);
        answer.Text.ShouldContain("cost_usd");
        stage.LastBody.ShouldNotContain("\"usage\"");
        stage.LastBody.Contains("include_usage", StringComparison.Ordinal).ShouldBe(stream);
    }
}
