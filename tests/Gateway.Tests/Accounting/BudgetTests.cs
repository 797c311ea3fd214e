using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Routing.Failures;
using Storage.Tenants;

namespace Gateway.Tests.Accounting;

/// <summary>Budgets and ceilings, through the real edge. A token costs $0.001 at <c>a</c> and twice that at <c>b</c>.</summary>
public sealed class BudgetTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Budget_ManyClientsAtOnce_IsSpentAndNotOverspent(bool stream)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = 1m });
        var number = 0;
        stage.Upstream.On("a.test", call => Answers.Well(SpendingStage.Prompt, 1 + (Interlocked.Increment(ref number) * 7 % 40))(call));

        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            for (var count = 0; count < 20; count++)
            {
                var answer = await stage.AskAsync(key, stream: stream, more: ",\"max_tokens\":40");
                if (answer.Status != 200)
                {
                    answer.ShouldBeError(429, "insufficient_quota").GetProperty("type").GetString().ShouldBe("insufficient_quota");
                    answer.Header("x-should-retry").ShouldBe("false");
                    Interlocked.Increment(ref refused);
                }
            }
        }));

        refused.ShouldBeGreaterThan(0);
        var rows = await stage.ShouldBeSettledAsync(tenant);
        rows.Count.ShouldBe(stage.Upstream.Calls.Count);
        rows.Sum(row => row.CostUsd!.Value).ShouldBeInRange(0.9m, 1m);
    }

    [Fact]
    public async Task Answer_InOnePiece_IsBoundedToWhatIsLeftAndSaysSo()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdPerDay = 0.1m });
        stage.Upstream.On("a.test", Answers.Well(SpendingStage.Prompt, 5000));

        var answer = await stage.AskAsync(key, more: ",\"max_tokens\":400");

        answer.Status.ShouldBe(200);
        SpendingStage.MaxTokens(stage.Upstream.Calls.ShouldHaveSingleItem()).ShouldBe(100 - SpendingStage.Prompt);   // for $0.1, the prompt paid
        var gateway = answer.Json.GetProperty("gateway");
        gateway.GetProperty("max_tokens_lowered_to").GetInt32().ShouldBe(100 - SpendingStage.Prompt);
        gateway.GetProperty("target").GetString().ShouldBe("a/m");
        gateway.GetProperty("cost_usd").GetDecimal().ShouldBe(0.1m);
        answer.Header("x-gateway-cost-usd").ShouldBe("0.1");
        answer.Text.ShouldStartWith(Answers.Whole(SpendingStage.Prompt, 100 - SpendingStage.Prompt)[..^1]);
        (await stage.ShouldBeSettledAsync(tenant)).ShouldHaveSingleItem().CostUsd.ShouldBe(0.1m);
        (await stage.AskAsync(key)).ShouldBeError(429, "insufficient_quota").GetProperty("message").GetString().ShouldBe("The budget of this account for the day, $0.10, is used up.");
    }

    [Fact]
    public async Task Answer_NoMaxTokensAsked_GetsOneWhereTheMoneyNeedsIt()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, _) = await stage.AddTenantAsync(new() { UsdPerRequest = 0.5m });

        var answer = await stage.AskAsync(key, more: ",\"n\":1");

        SpendingStage.MaxTokens(stage.Upstream.Calls[^1]).ShouldBe(500 - SpendingStage.Prompt);
        answer.Json.GetProperty("gateway").GetProperty("max_tokens_lowered_to").GetInt32().ShouldBe(500 - SpendingStage.Prompt);
        (await stage.AskAsync(key, more: ",\"max_tokens\":300")).Json.TryGetProperty("gateway", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Answer_ManyChoices_ShareWhatIsLeft()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, _) = await stage.AddTenantAsync(new() { UsdLifetime = 0.1m });

        await stage.AskAsync(key, more: ",\"n\":4");

        SpendingStage.MaxTokens(stage.Upstream.Calls[^1]).ShouldBe((100 - SpendingStage.Prompt) / 4);
    }

    [Fact]
    public async Task Answer_NothingToSay_IsPassedOnByteForByte()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, _) = await stage.AddTenantAsync(new() { UsdLifetime = 100m });

        (await stage.AskAsync(key, more: ",\"max_tokens\":1000")).Text.ShouldBe(Answers.Whole(SpendingStage.Prompt, 10));
        SpendingStage.MaxTokens(stage.Upstream.Calls[^1]).ShouldBe(1000);
    }

    [Fact]
    public async Task Target_Unaffordable_IsPassedOverForACheaperOne()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = 0.05m });

        var answer = await stage.AskAsync(key, "cheaper", more: ",\"max_tokens\":20");   // at least $0.068 at b, $0.034 at a

        answer.Status.ShouldBe(200);
        answer.Header("x-gateway-target").ShouldBe("a/m");
        answer.Header("x-gateway-skipped").ShouldBe("b/m (too_dear)");
        stage.Upstream.CallsTo("b.test").ShouldBeEmpty();
        await stage.ShouldBeSettledAsync(tenant);
    }

    [Fact]
    public async Task Fallback_ToADearerTarget_IsPaidForFirst()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = 0.1m });
        stage.Upstream.On("a.test", UpstreamReply.Json(503, ""));
        var reserved = 0m;
        stage.Upstream.On("b.test", call =>
        {
            reserved = stage.Account(tenant)!.Value.Reserved;
            return Answers.Well(SpendingStage.Prompt, 10)(call);
        });

        (await stage.AskAsync(key, "pair", more: ",\"max_tokens\":20")).Header("x-gateway-target").ShouldBe("b/m");

        reserved.ShouldBe(0.002m * (SpendingStage.Prompt + 20));
        (await stage.ShouldBeSettledAsync(tenant)).Select(row => row.CostUsd).ShouldBe([0m, 0.002m * (SpendingStage.Prompt + 10)]);
    }

    [Fact]
    public async Task Fallback_Unaffordable_EndsTheChainWithWhatFailed()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = 0.05m });
        stage.Upstream.On("a.test", UpstreamReply.Json(503, ""));

        var answer = await stage.AskAsync(key, "pair", more: ",\"max_tokens\":20");

        answer.ShouldBeError(502, "upstream_error");
        answer.Header("x-gateway-skipped").ShouldBe("b/m (too_dear)");
        stage.Upstream.CallsTo("b.test").ShouldBeEmpty();
        (await stage.ShouldBeSettledAsync(tenant)).ShouldHaveSingleItem().CostUsd.ShouldBe(0m);
    }

    [Theory]
    [InlineData(100, "b/m", null)]
    [InlineData(200, "a/m", "b/m (too_dear)")]
    [InlineData(400, "b/m", null)]
    public async Task Ceiling_OfTheTier_LeavesOutWhatCostsMoreUnlessAllDo(int maxTokens, string target, string? skipped)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync();

        var answer = await stage.AskAsync(key, "capped", more: $",\"max_tokens\":{maxTokens}");

        answer.Header("x-gateway-target").ShouldBe(target);
        answer.Header("x-gateway-skipped").ShouldBe(skipped);
        SpendingStage.MaxTokens(stage.Upstream.Calls.ShouldHaveSingleItem()).ShouldBe(maxTokens == 400 ? 150 - SpendingStage.Prompt : maxTokens);
        await stage.ShouldBeSettledAsync(tenant);
    }

    [Theory]
    [InlineData("capped", null, "$0.30")]
    [InlineData("pair", 0.2, "$0.20")]
    public async Task Ceiling_NotEvenThePromptIsBelowIt_IsRefusedByName(string model, double? perRequest, string named)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(keyLimits: new() { UsdPerRequest = (decimal?)perRequest });

        var answer = await stage.AskAsync(key, model, more: $",\"tools\":[\"{new string('x', 1200)}\"]");

        answer.ShouldBeError(429, "insufficient_quota").GetProperty("message").GetString().ShouldNotBeNull()
            .ShouldMatch($@"^This request costs more than the {Regex.Escape(named)} that one may cost: the cheapest target, a/m, takes at least \$0\.3\d+\.$");
        answer.Header("x-should-retry").ShouldBe("false");
        stage.Upstream.Calls.ShouldBeEmpty();
        await stage.ShouldBeSettledAsync(tenant);
    }

    [Fact]
    public async Task Ceiling_StreamReachesIt_EndsThere()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync();
        for (var count = 0; count < 20; count++)
        {
            await stage.AskAsync(key, "capped", more: ",\"max_tokens\":10");
        }

        stage.Upstream.On("b.test", UpstreamReply.Stream([.. Enumerable.Repeat(Chunks.Event(Answers.Text(40)), 100)]));
        var answer = await stage.AskAsync(key, "capped", stream: true);

        JsonDocument.Parse(answer.Events[^1]).RootElement.GetProperty("error").GetProperty("code").GetString().ShouldBe("insufficient_quota");
        (await stage.ShouldBeSettledAsync(tenant))[^1].CostUsd!.Value.ShouldBeInRange(0.25m, 0.3m);
    }

    [Fact]
    public async Task Price_Unknown_IsNothingForWhomMoneyIsLimited()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, _) = await stage.AddTenantAsync(new() { UsdPerMonth = 100m });

        var answer = await stage.AskAsync(key, "a/nobody-knows");

        answer.ShouldBeError(403, "not_allowed");
        stage.Upstream.Calls.ShouldBeEmpty();
    }
}
