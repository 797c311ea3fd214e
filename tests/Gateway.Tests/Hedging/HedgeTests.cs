using System.Text.Json;
using Gateway.Tests.Accounting;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Routing.Failures;
using Storage.Tenants;

namespace Gateway.Tests.Hedging;

/// <summary>A target that is slow to begin gets another beside it: one of them answers, both are paid for, and nothing is asked for twice that may not be.</summary>
public sealed class HedgeTests
{
    private const string Tiers = "  hedged: { chain: [a/m, b/m], deadline: 30s, hedge: { after: 500ms } }\n";

    private static readonly TimeSpan After = TimeSpan.FromMilliseconds(500);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SlowToBegin_TheOtherAnswers_AndTheSlowOneIsGivenUp(bool stream)
    {
        await using var stage = await SpendingStage.StartAsync(Tiers);
        var (key, tenant) = await stage.AddTenantAsync();
        var arrived = Hang(stage, "a.test");

        var asking = AskAsync(stage, key, stream);
        await arrived;
        await stage.Time.ArmedAsync(After);
        stage.Time.Advance(After);
        var answer = await asking;

        answer.Status.ShouldBe(200, answer.Text);
        answer.Header("x-gateway-target").ShouldBe("b/m");
        answer.Header("x-gateway-cost-usd").ShouldBe(stream ? null : "0.056");
        answer.Header("x-gateway-attempts").ShouldBe("2");
        await stage.Upstream.CallsTo("a.test")[0].Released.WaitAsync(TimeSpan.FromSeconds(5));
        var rows = await stage.ShouldBeSettledAsync(tenant);
        rows.Select(row => (Target: row.Target.ToString(), row.Kind)).OrderBy(row => row.Target, StringComparer.Ordinal).ShouldBe([("a/m", FailureKind.Superseded), ("b/m", null)]);
        rows.Select(row => row.Attempt).Order().ShouldBe([1, 2]);
        rows.Single(row => row.Kind is null).CostUsd.ShouldBe((SpendingStage.Prompt + 10) * 0.002m);

        stage.Upstream.On("a.test", Answers.Well(SpendingStage.Prompt, 10));
        (await AskAsync(stage, key, stream)).Header("x-gateway-target").ShouldBe("a/m");   // slow is no fault
    }

    [Fact]
    public async Task BeganInTime_NothingElseIsAsked()
    {
        await using var stage = await SpendingStage.StartAsync(Tiers);
        var (key, tenant) = await stage.AddTenantAsync();

        (await AskAsync(stage, key, stream: true)).Header("x-gateway-target").ShouldBe("a/m");

        stage.Upstream.CallsTo("b.test").ShouldBeEmpty();
        (await stage.ShouldBeSettledAsync(tenant)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FirstBeginsAfterAll_ItAnswers_AndTheOtherIsGivenUp(bool stream)
    {
        await using var stage = await SpendingStage.StartAsync(Tiers);
        var (key, tenant) = await stage.AddTenantAsync();
        var (first, begin) = stage.Hold("a.test", Answers.Well(SpendingStage.Prompt, 10));
        var second = Hang(stage, "b.test");

        var asking = AskAsync(stage, key, stream);
        await first;
        await stage.Time.ArmedAsync(After);
        stage.Time.Advance(After);
        await second;
        begin.SetResult();
        var answer = await asking;

        answer.Status.ShouldBe(200, answer.Text);
        answer.Header("x-gateway-target").ShouldBe("a/m");
        answer.Header("x-gateway-attempts").ShouldBe("2");
        await stage.Upstream.CallsTo("b.test")[0].Released.WaitAsync(TimeSpan.FromSeconds(5));
        (await stage.ShouldBeSettledAsync(tenant)).Select(row => row.Kind).OrderBy(failure => failure is null).ShouldBe([FailureKind.Superseded, null]);
    }

    [Fact]
    public async Task HedgeFails_TheFirstIsStillWaitedFor()
    {
        await using var stage = await SpendingStage.StartAsync(Tiers);
        var (key, tenant) = await stage.AddTenantAsync();
        var (first, begin) = stage.Hold("a.test", Answers.Well(SpendingStage.Prompt, 10));
        var (second, fail) = stage.Hold("b.test", _ => UpstreamReply.Json(503, Chunks.Error("no", "overloaded")));

        var asking = AskAsync(stage, key, stream: false);
        await first;
        await stage.Time.ArmedAsync(After);
        stage.Time.Advance(After);
        await second;
        fail.SetResult();
        await stage.Upstream.CallsTo("b.test")[0].Released.WaitAsync(TimeSpan.FromSeconds(5));
        begin.SetResult();

        (await asking).Header("x-gateway-target").ShouldBe("a/m");
        (await stage.ShouldBeSettledAsync(tenant)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task BothFail_TheErrorNamesBoth()
    {
        await using var stage = await SpendingStage.StartAsync(Tiers);
        var (key, tenant) = await stage.AddTenantAsync();
        var (first, failFirst) = stage.Hold("a.test", _ => UpstreamReply.Json(503, Chunks.Error("no", "overloaded")));
        var (second, failSecond) = stage.Hold("b.test", _ => UpstreamReply.Json(503, Chunks.Error("no", "overloaded")));

        var asking = AskAsync(stage, key, stream: true);
        await first;
        await stage.Time.ArmedAsync(After);
        stage.Time.Advance(After);
        await second;
        failFirst.SetResult();
        failSecond.SetResult();

        var error = (await asking).ShouldBeError(502, "upstream_error");
        error.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("target").GetString()).Order().ShouldBe(["a/m", "b/m"]);
        (await stage.ShouldBeSettledAsync(tenant)).Count.ShouldBe(2);
    }

    /// <summary>Each of the two fits under the ceiling, a/m at up to 28 m$ and b/m at up to 56 m$; both only under the higher.</summary>
    [Theory]
    [InlineData("0.2", null, 1)]
    [InlineData("0.06", null, 0)]
    [InlineData("0.2", "off", 0)]
    public async Task Ceiling_OrTheClient_ForbidsTheSecond(string ceiling, string? wish, int asked)
    {
        await using var stage = await SpendingStage.StartAsync(Tiers);
        var (key, tenant) = await stage.AddTenantAsync();
        var (first, begin) = stage.Hold("a.test", Answers.Well(SpendingStage.Prompt, 10));
        var second = Hang(stage, "b.test");

        var asking = AskAsync(stage, key, stream: false, [("x-gateway-max-cost-usd", ceiling), .. wish is null ? [] : (ReadOnlySpan<(string, string)>)[("x-gateway-hedge", wish)]]);
        await first;
        if (wish is null)
        {
            await stage.Time.ArmedAsync(After);
        }

        stage.Time.Advance(After);
        if (asked > 0)
        {
            await second;
        }

        begin.SetResult();
        var answer = await asking;

        answer.Header("x-gateway-target").ShouldBe("a/m", answer.Text);
        stage.Upstream.CallsTo("b.test").Count.ShouldBe(asked);
        (await stage.ShouldBeSettledAsync(tenant)).Sum(row => row.CostUsd).ShouldNotBeNull().ShouldBeLessThanOrEqualTo(decimal.Parse(ceiling, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Client_AsksForAHedge_WhereItsTierHasNone()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, _) = await stage.AddTenantAsync();
        var arrived = Hang(stage, "a.test");

        var asking = AskAsync(stage, key, stream: false, "pair", ("x-gateway-hedge", "250"));
        await arrived;
        await stage.Time.ArmedAsync(TimeSpan.FromMilliseconds(250));
        stage.Time.Advance(TimeSpan.FromMilliseconds(250));

        (await asking).Header("x-gateway-target").ShouldBe("b/m");
        (await AskAsync(stage, key, stream: false, "pair", ("x-gateway-hedge", "0"))).ShouldBeError(400, "invalid_value").GetProperty("param").GetString().ShouldBe("x-gateway-hedge");
    }

    [Fact]
    public async Task ClientGone_BothAreLetGo()
    {
        await using var stage = await SpendingStage.StartAsync(Tiers);
        var (key, tenant) = await stage.AddTenantAsync();
        var first = Hang(stage, "a.test");
        var second = Hang(stage, "b.test");
        using var hangUp = new CancellationTokenSource();

        var asking = stage.OpenAsync(key, "hedged", stream: true, hangUp.Token);
        await first;
        await stage.Time.ArmedAsync(After);
        stage.Time.Advance(After);
        await second;
        await hangUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asking);
        await stage.Upstream.CallsTo("a.test")[0].Released.WaitAsync(TimeSpan.FromSeconds(5));
        await stage.Upstream.CallsTo("b.test")[0].Released.WaitAsync(TimeSpan.FromSeconds(5));
        (await stage.ShouldBeSettledAsync(tenant)).Select(row => row.Kind).ShouldBe([FailureKind.ClientGone, FailureKind.ClientGone]);
    }

    [Fact]
    public async Task HedgeThatAnswers_BreaksOff_EndsInAnErrorThatBlamesIt()
    {
        await using var stage = await SpendingStage.StartAsync(Tiers);
        var (key, tenant) = await stage.AddTenantAsync();
        var arrived = Hang(stage, "a.test");
        stage.Upstream.On("b.test", UpstreamReply.Stream(UpstreamReply.Text(Chunks.Event(Chunks.Hello)), BodyPart.Cut()));

        var asking = AskAsync(stage, key, stream: true, ("x-gateway-trace", "full"));
        await arrived;
        await stage.Time.ArmedAsync(After);
        stage.Time.Advance(After);
        var answer = await asking;

        answer.Events[0].ShouldBe(Chunks.Hello);
        var trail = JsonDocument.Parse(answer.Events[^1]).RootElement.GetProperty("gateway").GetProperty("attempts");
        trail[1].GetProperty("target").GetString().ShouldBe("b/m");
        trail[1].GetProperty("failure").GetString().ShouldBe("unreachable");
        trail[1].GetProperty("hedge").GetBoolean().ShouldBeTrue();
        trail[0].TryGetProperty("hedge", out _).ShouldBeFalse();
        (await stage.ShouldBeSettledAsync(tenant)).Count.ShouldBe(2);
    }

    private static Task<ClientAnswer> AskAsync(SpendingStage stage, string key, bool stream, params ReadOnlySpan<(string Name, string Value)> headers) => AskAsync(stage, key, stream, "hedged", headers);

    private static Task<ClientAnswer> AskAsync(SpendingStage stage, string key, bool stream, string model, params ReadOnlySpan<(string Name, string Value)> headers) =>
        stage.Gateway.ChatAsync(SpendingStage.Request(model, stream, ",\"max_tokens\":10"), [("Authorization", $"Bearer {key}"), .. headers]);

    private static Task<UpstreamCall> Hang(SpendingStage stage, string host) => stage.Hold(host, _ => throw new InvalidOperationException("Not reached.")).Arrived;
}
