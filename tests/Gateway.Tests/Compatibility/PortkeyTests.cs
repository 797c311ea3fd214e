using Gateway.Tests.Support;

namespace Gateway.Tests.Compatibility;

/// <summary>A Portkey config in a header becomes a chain.</summary>
public sealed class PortkeyTests
{
    private const string Targets = """ "targets":[{"provider":"dear","override_params":{"model":"m"}},{"override_params":{"model":"@cheap/m"}}] """;

    [Theory]
    [InlineData("main", """ {"strategy":{"mode":"fallback"},""" + Targets + "}", "dear/m cheap/m")]
    [InlineData("main", """ {"strategy":{"mode":"single"},""" + Targets + "}", "dear/m")]
    [InlineData("main", """ {"strategy":{"mode":"fallback","on_status_codes":[429]},""" + Targets + "}", "dear/m")]
    [InlineData("main", """ {"strategy":{"mode":"fallback","on_status_codes":[429,503]},""" + Targets + "}", "dear/m cheap/m")]
    [InlineData("main", """ {"retry":{"attempts":1,"on_status_codes":[429,503]}} """, "dear/m middle/m")]
    [InlineData("m", """ {"provider":"@middle","request_timeout":30000} """, "middle/m")]
    [InlineData("m", """ {"strategy":{"mode":"fallback"},"targets":[{"provider":"middle"},{"provider":"cheap"}]} """, "middle/m cheap/m")]
    [InlineData("main", """ {"strategy":{"mode":"fallback"},"targets":[{"provider":"middle","override_params":{"model":"m"}},{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"dear","weight":0,"override_params":{"model":"m"}},{"provider":"cheap","weight":1,"override_params":{"model":"m"}}]}]} """, "middle/m cheap/m dear/m")]
    [InlineData("main", """ {"strategy":{"mode":"loadbalance"},"targets":[{"provider":"dear","weight":0,"override_params":{"model":"m"}},{"provider":"cheap","weight":0.7,"override_params":{"model":"m"}}]} """, "cheap/m dear/m")]
    [InlineData("@middle/m", "", "middle/m")]
    public async Task Config_WhenAllFail_SaysWhoIsAskedAndInWhatOrder(string model, string config, string asked)
    {
        await using var stage = await WishStage.StartAsync(failing: "dear middle cheap");

        await stage.AskAsync(model, "", config.Length > 0 ? [("x-portkey-config", config.Trim())] : []);

        stage.Asked.ShouldBe(asked);
    }

    [Theory]
    [InlineData("""{"plan":"paid","n":1}""", "dear/m")]
    [InlineData("""{"plan":"trial"}""", "middle/m")]
    [InlineData("""{"plan":"free"}""", "cheap/m")]
    [InlineData(null, "cheap/m")]
    public async Task Condition_OnMetadata_ChoosesTheTarget(string? metadata, string target)
    {
        await using var stage = await WishStage.StartAsync();
        const string Config = """
            {"strategy":{"mode":"conditional","conditions":[
            {"query":{"$and":[{"metadata.plan":{"$eq":"paid"}},{"params.model":"m"}]},"then":"best"},
            {"query":{"$or":[{"metadata.plan":{"$in":["trial","test"]}}]},"then":"so-so"}],"default":"least"},
            "targets":[{"name":"best","provider":"dear"},{"name":"so-so","provider":"middle"},{"name":"least","provider":"cheap"}]}
            """;

        var answer = await stage.AskAsync("m", "", [("x-portkey-config", Config.ReplaceLineEndings("")), .. metadata is null ? [] : new[] { ("x-portkey-metadata", metadata) }]);

        answer.Header("x-gateway-target").ShouldBe(target, answer.Text);
    }

    [Fact]
    public async Task Provider_InAHeader_IsTheModels()
    {
        await using var stage = await WishStage.StartAsync();

        (await stage.AskAsync("m", "", ("x-portkey-provider", "@cheap"))).Header("x-gateway-target").ShouldBe("cheap/m");
    }

    [Fact]
    public async Task Loadbalance_ByWeight_SharesTheRequests()
    {
        await using var stage = await WishStage.StartAsync();
        const string Config = """{"strategy":{"mode":"loadbalance"},"targets":[{"override_params":{"model":"dear/m"},"weight":1000000},{"override_params":{"model":"cheap/m"},"weight":0.000001}]}""";

        (await stage.AskAsync("main", "", ("x-portkey-config", Config))).Header("x-gateway-target").ShouldBe("dear/m");
    }

    [Theory]
    [InlineData("pc-my-config", "x-portkey-config")]
    [InlineData("""{"strategy":{"mode":"roundrobin"}}""", "x-portkey-config.strategy.mode")]
    [InlineData("""{"cache":{"mode":"simple"}}""", "x-portkey-config.cache")]
    [InlineData("""{"api_key":"sk-1"}""", "x-portkey-config.api_key")]
    [InlineData("""{"provider":"nobody"}""", "x-portkey-config.provider")]
    [InlineData("""{"override_params":{"temperature":1}}""", "x-portkey-config.override_params.temperature")]
    [InlineData("""{"input_guardrails":["x"]}""", "x-portkey-config.input_guardrails")]
    [InlineData("""{"strategy":{"mode":"fallback"},"targets":[]}""", "x-portkey-config.targets")]
    [InlineData("""{"strategy":{"mode":"fallback","on_status_codes":[446]},"targets":[{}]}""", "x-portkey-config.strategy.on_status_codes[0]")]
    [InlineData("""{"strategy":{"mode":"fallback"},"targets":[{"retry":{"attempts":2}}]}""", "x-portkey-config.targets[0].retry")]
    [InlineData("""{"strategy":{"mode":"loadbalance"},"targets":[{"strategy":{"mode":"fallback"},"targets":[{}]},{}]}""", "x-portkey-config.targets[0].strategy")]
    [InlineData("""{"strategy":{"mode":"loadbalance"},"targets":[{},{"strategy":{"mode":"fallback"},"targets":[{}]}]}""", "x-portkey-config.targets[1].strategy")]
    [InlineData("""{"strategy":{"mode":"conditional","conditions":[{"query":{"metadata.a":{"$regex":"x"}},"then":"t"}],"default":"t"},"targets":[{"name":"t"}]}""", "x-portkey-config.strategy.conditions[0].query.metadata.a.$regex")]
    public async Task Config_ThatCannotBeHonoured_IsNamedInA400(string config, string param)
    {
        await using var stage = await WishStage.StartAsync();

        var answer = await stage.AskAsync("main", "", ("x-portkey-config", config));

        answer.Status.ShouldBe(400, answer.Text);
        answer.Json.GetProperty("error").GetProperty("param").GetString().ShouldBe(param);
        stage.Upstream.Calls.ShouldBeEmpty();
    }
}
