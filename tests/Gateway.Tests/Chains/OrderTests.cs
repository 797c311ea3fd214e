using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Kit;

namespace Gateway.Tests.Chains;

/// <summary>The tier's order decides who is asked first.</summary>
public sealed class OrderTests
{
    [Theory]
    [InlineData("", "dear/m")]
    [InlineData("order: listed", "dear/m")]
    [InlineData("order: cheapest", "cheap/m")]
    public async Task Tier_OfAnOrder_AsksInThatOrder(string tier, string first)
    {
        await using var stage = await ChainStage.StartAsync(tier);

        (await stage.AskAsync()).ShouldBe(first);
    }

    [Fact]
    public async Task Fastest_AfterSomeAnswers_AsksTheOneThatWasQuick()
    {
        var time = new VirtualTime(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        await using var stage = await ChainStage.StartAsync("order: fastest", time: time);
        foreach (var (host, delay) in (ReadOnlySpan<(string, int)>)[("dear.test", 900), ("middle.test", 100), ("cheap.test", 500)])
        {
            var (name, takes) = (host, TimeSpan.FromMilliseconds(delay));
            stage.Upstream.On(name, call =>
            {
                time.Advance(takes);
                return UpstreamReply.Stream([.. ((string[])[Chunks.Hello, Chunks.Stop, Chunks.Done]).Select(Chunks.Event)]);
            });
        }

        foreach (var target in (string[])["dear/m", "middle/m", "cheap/m"])
        {
            for (var i = 0; i < 6; i++)
            {
                (await stage.Gateway.ChatAsync(Chunks.Request(target, stream: true))).Status.ShouldBe(200);
            }
        }

        var answer = await stage.Gateway.ChatAsync(Chunks.Request("main", stream: true));
        answer.Header("x-gateway-target").ShouldBe("middle/m");
    }

    [Fact]
    public async Task Weighted_AllWeightOnOne_AsksThatOne()
    {
        await using var stage = await ChainStage.StartAsync(rest: "  spread: { chain: [{ target: dear/m, weight: 0 }, { target: middle/m, weight: 5 }, { target: cheap/m, weight: 0 }], order: weighted }\n");

        (await stage.AskAsync("spread")).ShouldBe("middle/m");
    }

    [Fact]
    public async Task Throttled_WithAnOrderForIt_GoesOnWithTheCheapest()
    {
        await using var stage = await ChainStage.StartAsync("order_on_throttle: cheapest");
        stage.Upstream.On("dear.test", UpstreamReply.Json(429, Chunks.Error("slow down", "rate_limit_exceeded"), ("retry-after", "30")));

        (await stage.AskAsync()).ShouldBe("cheap/m");
        (await stage.AskAsync()).ShouldBe("cheap/m");   // left out of the plan by now
        stage.Upstream.CallsTo("dear.test").Count.ShouldBe(1);
        stage.Upstream.CallsTo("middle.test").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "cheap/m")]
    [InlineData(", throttle_within: 2s", "middle/m")]
    public async Task Throttled_TheCheapestIsSlow_GoesOnWithinTheLatencyBound(string bound, string target)
    {
        var time = new VirtualTime(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        await using var stage = await ChainStage.StartAsync($"order_on_throttle: cheapest{bound}", time: time);
        stage.Upstream.On("cheap.test", call =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return UpstreamReply.Stream([.. ((string[])[Chunks.Hello, Chunks.Stop, Chunks.Done]).Select(Chunks.Event)]);
        });
        for (var i = 0; i < 6; i++)
        {
            await stage.Gateway.ChatAsync(Chunks.Request("cheap/m", stream: true));
        }

        stage.Upstream.On("dear.test", UpstreamReply.Json(429, Chunks.Error("slow down", "rate_limit_exceeded"), ("retry-after", "30")));

        foreach (var known in (string[])["by its answer", "left out of the plan by now"])
        {
            (await stage.Gateway.ChatAsync(Chunks.Request("main", stream: true))).Header("x-gateway-target").ShouldBe(target, known);
        }
    }

    [Fact]
    public async Task Overloaded_WithAnOrderForThrottling_KeepsTheTiersOrder()
    {
        await using var stage = await ChainStage.StartAsync("order_on_throttle: cheapest");
        stage.Upstream.On("dear.test", UpstreamReply.Json(503, Chunks.Error("no", "overloaded")));

        (await stage.AskAsync()).ShouldBe("middle/m");
    }
}
