using Gateway.Tests.Admission;
using Gateway.Tests.Faults;

namespace Gateway.Tests.Compatibility;

/// <summary>A wish narrows and orders; it opens nothing that the key or a rule keeps shut.</summary>
public sealed class BoundsTests
{
    private const string Gdpr = "rules:\n  - { when: { tags: [gdpr] }, only: [middle] }\n  - { when: { model: main }, only: [dear] }\n";

    [Theory]
    [InlineData("main", """ "models":["cheap/m","dear/m"] """)]
    [InlineData("main", """ "fallbacks":["other"] """)]
    [InlineData("main", """ "provider":{"order":["cheap"]} """)]
    [InlineData("main", """ "provider":{"sort":"price"} """)]
    [InlineData("main:floor", "")]
    public async Task Rule_ThatHolds_LeavesOutWhatTheClientNames(string model, string members)
    {
        await using var stage = await WishStage.StartAsync(Gdpr, failing: "dear middle cheap");

        await stage.AskAsync(model, members.Trim(), ("x-gateway-tags", "gdpr"));

        stage.Asked.ShouldBe("middle/m");
    }

    [Theory]
    [InlineData("cheap/m", """ "models":["main"] """, "cheap/m dear/m")]
    [InlineData("main", """ "models":["cheap/m"] """, "dear/m")]
    public async Task Rule_OfAModelNamedSecond_HoldsForItsTargets(string model, string members, string asked)
    {
        await using var stage = await WishStage.StartAsync(Gdpr, failing: "dear middle cheap");

        await stage.AskAsync(model, members.Trim());

        stage.Asked.ShouldBe(asked);
    }

    [Fact]
    public async Task Rule_ThatLeavesNothingOfAWish_IsA403()
    {
        await using var stage = await WishStage.StartAsync(Gdpr);

        (await stage.AskAsync("cheap/m", """ "models":["dear/m"] """.Trim(), ("x-gateway-tags", "gdpr"))).ShouldBeError(403, "not_allowed");
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task PortkeyConfig_UnderARule_CannotEscapeIt()
    {
        await using var stage = await WishStage.StartAsync(Gdpr, failing: "dear middle cheap");

        await stage.AskAsync("main", "", ("x-gateway-tags", "gdpr"), ("x-portkey-config", """{"strategy":{"mode":"loadbalance"},"targets":[{"override_params":{"model":"cheap/m"}},{"override_params":{"model":"middle/m"}}]}"""));

        stage.Asked.ShouldBe("middle/m");
    }

    [Theory]
    [InlineData(""" "models":["dear"] """, "models[0]")]
    [InlineData(""" "models":["up/nice-1"] """, "models[0]")]
    [InlineData(""" "fallbacks":[{"model":"dear"}] """, "fallbacks[0].model")]
    public async Task Key_OfAScope_MayNotNameOthers(string members, string param)
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync(key => key with { Scopes = ["main"] });

        var error = (await stage.Gateway.ChatAsync(WishStage.Body("main", members.Trim()), ("Authorization", $"Bearer {key}"))).ShouldBeError(403, "not_allowed");

        error.GetProperty("param").GetString().ShouldBe(param);
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Key_OfAScope_MaySortWhatItMayAskFor()
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync(key => key with { Scopes = ["main"] });

        var answer = await stage.Gateway.ChatAsync(Chunks.Request("main:floor"), ("Authorization", $"Bearer {key}"));

        answer.Header("x-gateway-target").ShouldBe("up/nice-1", answer.Text);
    }
}
