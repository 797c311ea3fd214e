using System.Text.Json;
using Gateway.Tests.Accounting;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Storage.Tenants;

namespace Gateway.Tests.Hedging;

/// <summary>
/// Streams under a ceiling, from providers whose every answer is as long as it may be and comes in one read: nobody can stop that on the way, so each attempt is bounded
/// before it is sent, to what those before it and beside it leave.
/// </summary>
public sealed class CeilingTests
{
    private const string Tiers = """
          hedged: { chain: [a/m, b/m], deadline: 30s, hedge: { after: 500ms } }
          rescued: { chain: [a/m, b/m], deadline: 30s, on_midstream_failure: continue }

        """;

    private const int Lessons = 40;

    private static readonly TimeSpan After = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Stream_IsBoundedToWhatTheCeilingCovers()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await LearnedAsync(stage);
        stage.Upstream.On("a.test", InOneRead);

        var answer = await AskAsync(stage, key, "solo", "0.1", ("x-gateway-trace", "full"));

        SpendingStage.MaxTokens(stage.Upstream.Calls[^1]).ShouldBe(100 - SpendingStage.Prompt);
        answer.Events[^2].ShouldContain("\"max_tokens_lowered_to\":82");
        (await stage.ShouldBeSettledAsync(tenant))[^1].CostUsd.ShouldBe(0.1m);
    }

    [Theory]
    [InlineData(false, "a/m")]
    [InlineData(true, "b/m")]
    public async Task Hedge_HasTheHalfThatTheFirstWasNotGiven(bool hedgeAnswers, string target)
    {
        await using var stage = await SpendingStage.StartAsync(Tiers);
        var (key, tenant) = await LearnedAsync(stage);
        var (first, answerFirst) = stage.Hold("a.test", InOneRead);
        var (second, answerSecond) = stage.Hold("b.test", InOneRead);

        var asking = AskAsync(stage, key, "hedged", "0.4");
        var toFirst = await first;
        await stage.Time.ArmedAsync(After);
        stage.Time.Advance(After);
        var toSecond = await second;
        (hedgeAnswers ? answerSecond : answerFirst).SetResult();
        var answer = await asking;

        answer.Header("x-gateway-target").ShouldBe(target);
        (SpendingStage.MaxTokens(toFirst), SpendingStage.MaxTokens(toSecond)).ShouldBe((200 - SpendingStage.Prompt, 100 - SpendingStage.Prompt));
        (await stage.ShouldBeSettledAsync(tenant)).Skip(Lessons).Sum(row => row.CostUsd!.Value).ShouldBeInRange(0.2m, 0.4m);
    }

    [Fact]
    public async Task Continuation_HasWhatIsLeft_AndPaysForAllThatItIsTold()
    {
        await using var stage = await SpendingStage.StartAsync(Tiers);
        var (key, tenant) = await LearnedAsync(stage);
        stage.Upstream.On("a.test", UpstreamReply.Stream([UpstreamReply.Text(Chunks.Event(Answers.Text(80))), BodyPart.Cut()]));
        stage.Upstream.On("b.test", call => InOneRead(call, PromptOf(call)));

        await AskAsync(stage, key, "rescued", "0.5");

        var rows = (await stage.ShouldBeSettledAsync(tenant)).Skip(Lessons).ToArray();
        rows.Select(row => row.Target.ToString()).ShouldBe(["a/m", "b/m"]);
        rows.Sum(row => row.CostUsd!.Value).ShouldBeInRange(0.3m, 0.5m);
    }

    [Fact]
    public async Task Continuation_OfABoundedAnswer_IsBoundedByWhatIsLessOfBoth()
    {
        await using var stage = await SpendingStage.StartAsync(Tiers);
        var (key, _) = await LearnedAsync(stage);
        stage.Upstream.On("a.test", UpstreamReply.Stream([UpstreamReply.Text(Chunks.Event(Answers.Text(80))), BodyPart.Cut()]));
        stage.Upstream.On("b.test", InOneRead);

        await AskAsync(stage, key, "rescued", "10", more: ",\"max_tokens\":100");
        await AskAsync(stage, key, "rescued", "0.36", more: ",\"max_tokens\":100");

        var bounds = stage.Upstream.CallsTo("b.test").TakeLast(2).Select(SpendingStage.MaxTokens).ToArray();
        bounds[0].ShouldBe(80);
        bounds[1]!.Value.ShouldBeInRange(16, 79);
    }

    /// <summary>A tenant whose answers are known to be short.</summary>
    private static async Task<(string Key, Tenant Tenant)> LearnedAsync(SpendingStage stage)
    {
        var (key, tenant) = await stage.AddTenantAsync();
        for (var count = 0; count < Lessons; count++)
        {
            await stage.AskAsync(key, count % 2 == 0 ? "a/m" : "b/m", more: ",\"max_tokens\":10");
        }

        return (key, tenant);
    }

    private static Task<ClientAnswer> AskAsync(SpendingStage stage, string key, string model, string ceiling, params ReadOnlySpan<(string Name, string Value)> headers) =>
        AskAsync(stage, key, model, ceiling, "", headers);

    private static Task<ClientAnswer> AskAsync(SpendingStage stage, string key, string model, string ceiling, string more, params ReadOnlySpan<(string Name, string Value)> headers) =>
        stage.Gateway.ChatAsync(SpendingStage.Request(model, stream: true, more), [("Authorization", $"Bearer {key}"), ("x-gateway-max-cost-usd", ceiling), .. headers]);

    /// <summary>Tokens of a prompt of several messages, counted as those of the one that all others have here.</summary>
    private static int PromptOf(UpstreamCall call)
    {
        var messages = JsonDocument.Parse(call.Body).RootElement.GetProperty("messages").EnumerateArray().ToArray();
        return (messages.Sum(message => message.GetProperty("content").GetString()!.Length) / 4) + ((messages.Length + 1) * SpendingStage.Frame / 2);
    }

    private static UpstreamReply InOneRead(UpstreamCall call) => InOneRead(call, SpendingStage.Prompt);

    /// <summary>As long an answer as the request allows, with its end, in one piece.</summary>
    private static UpstreamReply InOneRead(UpstreamCall call, int prompt)
    {
        var tokens = SpendingStage.MaxTokens(call) ?? 1000;
        return UpstreamReply.Stream([UpstreamReply.Text(string.Concat(((string[])[Answers.Text(4 * tokens), Chunks.Stop, Answers.UsageChunk(prompt, tokens), Chunks.Done]).Select(Chunks.Event)))]);
    }
}
