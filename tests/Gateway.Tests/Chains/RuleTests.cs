using System.Globalization;
using Gateway.Tests.Admission;
using Gateway.Tests.Faults;
using Kit;
using Storage.Tenants;

namespace Gateway.Tests.Chains;

/// <summary>The first rule that holds is laid over what was asked for.</summary>
public sealed class RuleTests
{
    private const string Rules = """
        rules:
          - when: { tags: [gdpr] }
            only: [middle]
          - when: { region: eu }
            only: [cheap/m]
          - when: { tags: [poor] }
            tier: other
          - when: { model: "main", tags: [short] }
            max_attempts: 1
          - when: { plan: free }
            tier: other
        """;

    [Theory]
    [InlineData("", "dear/m")]
    [InlineData("gdpr", "middle/m")]
    [InlineData("x, gdpr ,poor", "middle/m")]
    [InlineData("poor", "cheap/m")]
    public async Task Tags_OfARequest_ChooseTheRule(string tags, string target)
    {
        await using var stage = await ChainStage.StartAsync(rest: Rules);

        (await stage.AskAsync("main", ("x-gateway-tags", tags))).ShouldBe(target);
    }

    [Fact]
    public async Task Region_OfARequest_ChoosesTheRule()
    {
        await using var stage = await ChainStage.StartAsync(rest: Rules);

        (await stage.AskAsync("main", ("x-gateway-region", "EU"))).ShouldBe("cheap/m");
    }

    /// <summary>In Berlin it is an hour later than UTC in November, two in July.</summary>
    [Theory]
    [InlineData("2026-11-20T21:30:00Z", "middle/m")]
    [InlineData("2026-11-20T20:30:00Z", "dear/m")]
    [InlineData("2026-07-17T20:30:00Z", "middle/m")]
    [InlineData("2026-11-21T03:00:00Z", "middle/m")]
    [InlineData("2026-11-21T05:30:00Z", "dear/m")]
    [InlineData("2026-11-19T21:30:00Z", "dear/m")]
    public async Task HourAndDay_WhereTheRuleSays_ChooseIt(string now, string target)
    {
        var time = new VirtualTime(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));
        await using var stage = await ChainStage.StartAsync(
            rest: "rules:\n  - when: { hours: { days: [fri], from: \"22:00\", to: \"06:00\", zone: Europe/Berlin } }\n    only: [middle]\n", time: time);

        (await stage.AskAsync()).ShouldBe(target);
    }

    [Fact]
    public async Task PinnedTarget_UnderARuleOfAnotherTier_StaysWhatWasAskedFor()
    {
        await using var stage = await ChainStage.StartAsync(rest: Rules);

        (await stage.AskAsync("dear/m", ("x-gateway-tags", "poor"))).ShouldBe("dear/m");
    }

    [Fact]
    public async Task PinnedTarget_ThatARuleDoesNotLetServe_IsRefusedAndSaysWhy()
    {
        await using var stage = await ChainStage.StartAsync(rest: Rules);

        var answer = await stage.Gateway.ChatAsync(Chunks.Request("dear/m"), ("x-gateway-tags", "gdpr"));

        answer.Status.ShouldBe(403, answer.Text);
        answer.Code.ShouldBe("not_allowed");
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Policy_OfARule_CountsInPlaceOfTheTiers()
    {
        await using var stage = await ChainStage.StartAsync(rest: Rules);
        stage.Upstream.On("dear.test", Support.UpstreamReply.Json(503, Chunks.Error("no", "overloaded")));

        var answer = await stage.Gateway.ChatAsync(Chunks.Request("main"), ("x-gateway-tags", "short"));

        answer.Status.ShouldBe(502);
        answer.Header("x-gateway-attempts").ShouldBe("1");
    }

    [Fact]
    public async Task TierHeader_NamesATier_TakesThePlaceOfTheModel()
    {
        await using var stage = await ChainStage.StartAsync();

        (await stage.AskAsync("main", ("x-gateway-tier", "other"))).ShouldBe("cheap/m");
        (await stage.Gateway.ChatAsync(Chunks.Request("main"), ("x-gateway-tier", "nope"))).ShouldBeError(404, "model_not_found");
    }

    [Theory]
    [InlineData("x-gateway-max-cost-usd", "-1")]
    [InlineData("x-gateway-max-cost-usd", "cheap")]
    [InlineData("x-gateway-timeout-ms", "0")]
    public async Task Header_ThatCannotBeUnderstood_IsNamedInA400(string name, string value)
    {
        await using var stage = await ChainStage.StartAsync();

        var error = (await stage.Gateway.ChatAsync(Chunks.Request("main"), (name, value))).ShouldBeError(400, "invalid_value");

        error.GetProperty("param").GetString().ShouldBe(name);
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task MaxCostHeader_BelowTheFirstChoice_AsksACheaperOne()
    {
        await using var stage = await ChainStage.StartAsync();

        // 256 tokens and a bit: 10 USD a million make 0.0026, 1 USD 0.00026.
        var answer = await stage.Gateway.ChatAsync(Chunks.Request("main").Replace("\"stream\"", "\"max_tokens\":256,\"stream\"", StringComparison.Ordinal), ("x-gateway-max-cost-usd", "0.0004"));

        answer.Header("x-gateway-target").ShouldBe("cheap/m", answer.Text);
    }

    [Fact]
    public async Task Plan_OfATenant_ChoosesTheRule_AndItsRegionIsNotTheClientsToChange()
    {
        await using var stage = await KeyStage.StartAsync("auth: required\nrules:\n  - { when: { region: eu }, tier: dear }\n  - { when: { plan: free }, tier: dear }");
        var eu = await stage.AddTenantAsync();
        await stage.Store.Tenants.UpdateAsync(eu with { Region = "eu" }, CancellationToken.None);
        var free = await stage.AddTenantAsync();
        await stage.Store.Tenants.UpdateAsync(free with { Plan = "free" }, CancellationToken.None);
        var plain = await stage.AddTenantAsync();

        (await AskAsync(eu, "us")).ShouldBe("up/other-1");
        (await AskAsync(free, "us")).ShouldBe("up/other-1");
        (await AskAsync(plain, "us")).ShouldBe("up/nice-1");
        (await AskAsync(plain, "eu")).ShouldBe("up/other-1");

        async Task<string?> AskAsync(Tenant tenant, string region)
        {
            var (key, _) = await stage.IssueAsync(tenant: tenant);
            var answer = await stage.Gateway.ChatAsync(Chunks.Request("main"), ("Authorization", $"Bearer {key}"), ("x-gateway-region", region));
            answer.Status.ShouldBe(200, answer.Text);
            return answer.Header("x-gateway-target");
        }
    }
}
