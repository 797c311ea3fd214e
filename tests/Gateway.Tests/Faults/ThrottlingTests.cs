using System.Globalization;
using Gateway.Tests.Support;

namespace Gateway.Tests.Faults;

public sealed class ThrottlingTests
{
    [Fact]
    public async Task Chain_AllThrottled_Is429WithTheSoonest()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", TooMany("30")).On("b.test", TooMany("17"));

        var answer = await stage.AskAsync("pair");

        var error = answer.ShouldBeError(429, "rate_limit_exceeded");
        error.GetProperty("type").GetString().ShouldBe("rate_limit_error");
        error.GetProperty("attempts").GetArrayLength().ShouldBe(2);
        answer.Header("retry-after").ShouldBe("17");
        answer.Header("retry-after-ms").ShouldBe("17000");
    }

    [Fact]
    public async Task Chain_AllCoolingOff_Is429WithoutACall()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", TooMany("30")).On("b.test", TooMany("17"));
        await stage.AskAsync("pair");
        stage.Time.Advance(TimeSpan.FromSeconds(2));

        var answer = await stage.AskAsync("pair");

        answer.ShouldBeError(429, "rate_limit_exceeded");
        answer.Header("retry-after").ShouldBe("15");
        stage.Upstream.Calls.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Target_ThrottledShortly_IsWaitedForAndAnswers(bool stream)
    {
        await using var stage = await FaultStage.StartAsync();
        var calls = 0;
        stage.Upstream.On("a.test", call => Interlocked.Increment(ref calls) == 1 ? TooMany("4") : FaultStage.Well(call));

        var asking = stage.AskAsync("solo", stream);
        await stage.Time.ArmedAsync(TimeSpan.FromSeconds(4));
        asking.IsCompleted.ShouldBeFalse();
        stage.Time.Advance(TimeSpan.FromSeconds(4));
        var answer = await asking;

        answer.Status.ShouldBe(200);
        answer.Header("x-gateway-target").ShouldBe("a/m");
        answer.Header("x-gateway-attempts").ShouldBe("2");
        answer.Header("x-gateway-fallback-reason").ShouldBe("throttled");
    }

    [Fact]
    public async Task Target_ThrottledForLonger_IsNotWaitedFor()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", TooMany("6"));

        (await stage.AskAsync("solo")).Header("retry-after").ShouldBe("6");
        stage.Calls("a.test").ShouldBe(1);
    }

    [Fact]
    public async Task Target_SaysTheRequestIsTooLarge_IsNeitherRetriedNorSetAside()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(429, Chunks.Error("Request too large for m on tokens per min (TPM): Limit 400, Requested 500.", "rate_limit_exceeded")));

        var answer = await stage.AskAsync("solo");

        answer.ShouldBeError(429, "rate_limit_exceeded");
        answer.Header("retry-after").ShouldBeNull();
        stage.Calls("a.test").ShouldBe(1);
        (await stage.LookAsync("a/m")).ShouldBe(("available", 0));
    }

    [Fact]
    public async Task Credential_QuotaUsedUp_IsSetAsideForAllModelsOfTheProvider()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(429, Chunks.Error("You exceeded your current quota", "insufficient_quota"), ("Retry-After", "1")));

        var answer = await stage.AskAsync("twice");

        answer.Header("x-gateway-target").ShouldBe("b/m");
        answer.Header("x-gateway-attempts").ShouldBe("2");
        answer.Header("x-gateway-fallback-reason").ShouldBe("credential_rejected");
        stage.Calls("a.test").ShouldBe(1);
        (await stage.LookAsync("a/other")).Status.ShouldBe("credential_rejected");

        (await stage.AskAsync("other")).Header("x-gateway-attempts").ShouldBe("1");
        stage.Calls("a.test").ShouldBe(1);
    }

    [Fact]
    public async Task Chain_AllCircuitsOpen_Is503WithRetryAfterAndNoCall()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(503, "")).On("b.test", UpstreamReply.Json(500, ""));
        for (var round = 0; round < 3; round++)
        {
            (await stage.AskAsync("pair")).ShouldBeError(502, "upstream_error");
        }

        var answer = await stage.AskAsync("pair");

        answer.ShouldBeError(503, "no_target_available").TryGetProperty("attempts", out _).ShouldBeFalse();
        int.Parse(answer.Header("retry-after")!, CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        answer.Header("x-gateway-attempts").ShouldBe("0");
        stage.Upstream.Calls.Count.ShouldBe(6);
        (await stage.LookAsync("a/m")).Status.ShouldBe("circuit_open");
    }

    private static UpstreamReply TooMany(string seconds) => UpstreamReply.Json(429, Chunks.Error("Slow down", "rate_limit_exceeded"), ("Retry-After", seconds));
}
