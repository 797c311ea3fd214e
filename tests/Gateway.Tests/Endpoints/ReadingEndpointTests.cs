using Gateway.Tests.Faults;

namespace Gateway.Tests.Endpoints;

public sealed class ReadingEndpointTests
{
    [Fact]
    public async Task Models_Listed_AreTiersThenTargets()
    {
        await using var stage = await EndpointStage.StartAsync();

        var list = (await stage.Gateway.GetAsync("/v1/models")).Json;

        list.GetProperty("object").GetString().ShouldBe("list");
        var ids = list.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()).ToList();
        ids[0].ShouldBe("main");
        ids.ShouldContain("up/gpt-nice-2026");
        ids.ShouldNotContain("gpt-nice");
        ids.ShouldNotContain(id => id!.StartsWith("openai/", StringComparison.Ordinal), "there is no credential for it");
        foreach (var model in list.GetProperty("data").EnumerateArray())
        {
            string[] marked = model.TryGetProperty("gateway", out _) ? ["gateway"] : [];
            model.EnumerateObject().Select(m => m.Name).ShouldBe(["id", "object", "created", "owned_by", .. marked]);
        }
    }

    [Fact]
    public async Task Models_OfEmbeddings_AreMarkedAndNoOtherIs()
    {
        await using var stage = await EndpointStage.StartAsync();

        var models = (await stage.Gateway.GetAsync("/v1/models")).Json.GetProperty("data").EnumerateArray().ToList();

        var marked = models.Where(m => m.TryGetProperty("gateway", out _)).ToDictionary(m => m.GetProperty("id").GetString()!, m => m.GetProperty("gateway").GetRawText());
        marked.Keys.ShouldAllBe(id => id.StartsWith("ollama/", StringComparison.Ordinal));
        marked["ollama/bge-m3"].ShouldBe("""{"kind":"embedding","dimensions":1024,"embedding_space":"ollama/bge-m3"}""");
    }

    [Theory]
    [InlineData("main", "main", "gateway")]
    [InlineData("up/gpt-nice-2026", "up/gpt-nice-2026", "up")]
    [InlineData("gpt-nice", "gpt-nice", "up")]
    [InlineData("up/org/model-with/slashes", "up/org/model-with/slashes", "up")]
    [InlineData("up/with%20space", "up/with space", "up")]
    public async Task Model_AskedForById_IsDescribed(string path, string id, string owner)
    {
        await using var stage = await EndpointStage.StartAsync();

        var model = (await stage.Gateway.GetAsync($"/v1/models/{path}")).Json;

        model.GetProperty("id").GetString().ShouldBe(id);
        model.GetProperty("owned_by").GetString().ShouldBe(owner);
    }

    [Fact]
    public async Task Model_Unknown_Is404WithNearNames()
    {
        await using var stage = await EndpointStage.StartAsync();

        (await stage.Gateway.GetAsync("/v1/models/mian")).ShouldBeError(404, "model_not_found").GetProperty("message").GetString()!.ShouldContain("'main'");
    }

    [Fact]
    public async Task Targets_AskedFor_SayWhoCanBeCalledAndWhyNot()
    {
        await using var stage = await EndpointStage.StartAsync();

        var targets = (await stage.Gateway.GetAsync("/admin/targets")).Json.GetProperty("data").EnumerateArray().ToDictionary(t => t.GetProperty("target").GetString()!);

        targets["up/gpt-nice-2026"].GetProperty("status").GetString().ShouldBe("available");
        targets["up/gpt-nice-2026"].GetProperty("tiers")[0].GetString().ShouldBe("main");
        var left = targets.First(t => t.Key.StartsWith("openai/", StringComparison.Ordinal)).Value;
        left.GetProperty("status").GetString().ShouldBe("left_out");
        left.GetProperty("reason").GetString()!.ShouldContain("OPENAI_API_KEY");
    }

    [Theory]
    [InlineData("/admin/config")]
    [InlineData("/admin/targets")]
    [InlineData("/v1/models")]
    public async Task Reading_Anything_ShowsNoSecret(string path)
    {
        await using var stage = await EndpointStage.StartAsync("auth: open\nadmin_key: sk-of-the-operator");

        var answer = await stage.Gateway.GetAsync(path, "sk-of-the-operator");

        answer.Status.ShouldBe(200);
        answer.Text.ShouldNotContain("sk-hidden-in-config");
        answer.Text.ShouldNotContain("hidden-header");
        answer.Text.ShouldNotContain("sk-of-the-operator");
    }

    [Fact]
    public async Task Config_AskedFor_IsTheOneInForce()
    {
        await using var stage = await EndpointStage.StartAsync();

        var config = (await stage.Gateway.GetAsync("/admin/config")).Json;

        config.GetProperty("max_request_bytes").GetInt32().ShouldBe(EndpointStage.MostBytes);
        config.GetProperty("tiers").GetProperty("main").GetProperty("chain")[0].GetString().ShouldBe("up/gpt-nice-2026");
        config.GetProperty("providers").GetProperty("up").GetProperty("credential").GetString().ShouldBe("set");
    }

    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task Health_AskedFor_IsWellEvenWhereAKeyIsRequired(string path, string status)
    {
        await using var stage = await EndpointStage.StartAsync("auth: required");

        var answer = await stage.Gateway.GetAsync(path);

        answer.Status.ShouldBe(200);
        answer.Json.GetProperty("status").GetString().ShouldBe(status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ib_invented")]
    public async Task Auth_Required_Is401WithoutACall(string? key)
    {
        await using var stage = await EndpointStage.StartAsync("auth: required");

        (await stage.Gateway.GetAsync("/v1/models", key)).ShouldBeError(401, "invalid_api_key");
        var chat = await stage.Gateway.ChatAsync(Chunks.Request("main"), key is null ? [] : [("Authorization", $"Bearer {key}")]);

        chat.ShouldBeError(401, "invalid_api_key");
        chat.Header("x-should-retry").ShouldBe("false");
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/admin/targets")]
    [InlineData("/admin/config")]
    public async Task Admin_KeyWrongOrMissing_Is401(string path)
    {
        await using var stage = await EndpointStage.StartAsync("auth: open\nadmin_key: sk-of-the-operator");

        (await stage.Gateway.GetAsync(path)).ShouldBeError(401, "invalid_api_key");
        (await stage.Gateway.GetAsync(path, "sk-of-the-operator2")).ShouldBeError(401, "invalid_api_key");
        (await stage.Gateway.GetAsync(path, "sk-of-the-operator")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Admin_WithoutAKeyWhereOneIsRequired_IsClosed()
    {
        await using var stage = await EndpointStage.StartAsync("auth: required");

        (await stage.Gateway.GetAsync("/admin/config")).ShouldBeError(401, "invalid_api_key");
    }
}
