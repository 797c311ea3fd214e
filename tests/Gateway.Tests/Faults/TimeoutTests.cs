using Gateway.Tests.Support;

namespace Gateway.Tests.Faults;

public sealed class TimeoutTests
{
    [Fact]
    public async Task Attempt_ConnectsTooSlowly_MovesOnAndCountsAgainstTheCircuit()
    {
        await using var stage = await FaultStage.StartAsync();
        // What SocketsHttpHandler throws when its ConnectTimeout passes.
        stage.Upstream.On("a.test", (_, _) => throw new OperationCanceledException("connect", new TimeoutException()));

        var answer = await stage.AskAsync("pair");

        answer.Header("x-gateway-target").ShouldBe("b/m");
        answer.Header("x-gateway-fallback-reason").ShouldBe("too_slow");
        (await stage.LookAsync("a/m")).Failures.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_NoFirstTokenInTime_MovesOnAndCountsAgainstTheCircuit(bool afterHeaders)
    {
        await using var stage = await FaultStage.StartAsync();
        var hangs = afterHeaders ? Task.CompletedTask : stage.Hang("a.test");
        if (afterHeaders)
        {
            stage.Upstream.On("a.test", UpstreamReply.Stream(UpstreamReply.Text(": wait\n\n"), UpstreamReply.Text(Chunks.Event(Chunks.Role)), new BodyPart.Stall()));
        }

        var asking = stage.AskAsync("pair", stream: true);
        await hangs;
        await stage.Time.ArmedAsync(TimeSpan.FromSeconds(11));
        stage.Time.Advance(TimeSpan.FromSeconds(11));
        var answer = await asking;

        answer.Events.ShouldBe([Chunks.Role, Chunks.Hello, Chunks.Stop, Chunks.Done]);
        answer.Header("x-gateway-target").ShouldBe("b/m");
        answer.Header("x-gateway-fallback-reason").ShouldBe("too_slow");
        (await stage.LookAsync("a/m")).Failures.ShouldBe(1);
        await stage.Upstream.CallsTo("a.test")[0].Released.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Stream_StallsAfterContent_EndsWithAnErrorEventWhenIdleTooLong()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Stream(UpstreamReply.Text(Chunks.Event(Chunks.Hello)), new BodyPart.Stall()));

        var asking = stage.AskAsync("pair", stream: true);
        await stage.Time.ArmedAsync(TimeSpan.FromSeconds(7));
        stage.Time.Advance(TimeSpan.FromSeconds(7));

        await ShouldBreakOffAsync(stage, await asking, [Chunks.Hello]);
    }

    [Fact]
    public async Task Stream_TricklesOn_IsNotIdleButEndsWithTheTotalDeadline()
    {
        await using var stage = await FaultStage.StartAsync();
        var pause = new BodyPart.Pause(TimeSpan.FromSeconds(5), stage.Time);
        var word = UpstreamReply.Text(Chunks.Event(Chunks.Hello));
        stage.Upstream.On("a.test", UpstreamReply.Stream([word, .. Enumerable.Repeat<BodyPart[]>([pause, word], 20).SelectMany(p => p)]));

        var asking = stage.AskAsync("pair", stream: true);
        for (var seconds = 0; seconds < 40; seconds += 5)
        {
            await stage.Time.ArmedAsync(TimeSpan.FromSeconds(Math.Min(7, 40 - seconds)));
            await stage.Time.ArmedAsync(TimeSpan.FromSeconds(5));
            stage.Time.Advance(TimeSpan.FromSeconds(5));
        }

        var answer = await asking;
        answer.Events.Count.ShouldBeInRange(8, 10);
        await ShouldBreakOffAsync(stage, answer, [.. Enumerable.Repeat(Chunks.Hello, answer.Events.Count - 1)]);
    }

    [Fact]
    public async Task Answer_NotThereInTime_LeavesTheNextTargetTheTimeForAFirstToken()
    {
        await using var stage = await FaultStage.StartAsync();
        var hangs = stage.Hang("a.test");

        var asking = stage.AskAsync("pair");
        await hangs;
        stage.Time.Advance(TimeSpan.FromSeconds(30 - 11));
        var answer = await asking;

        answer.Status.ShouldBe(200);
        answer.Header("x-gateway-target").ShouldBe("b/m");
        (await stage.LookAsync("a/m")).Failures.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chain_DeadlinePasses_Is504(bool stream)
    {
        await using var stage = await FaultStage.StartAsync();
        var first = stage.Hang("a.test");
        var second = stage.Hang("b.test");

        var asking = stage.AskAsync("pair", stream);
        await first;
        stage.Time.Advance(TimeSpan.FromSeconds(19));
        await second;
        stage.Time.Advance(TimeSpan.FromSeconds(11));

        var error = (await asking).ShouldBeError(504, "deadline_exceeded");
        error.GetProperty("attempts").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Answer_CutShortByATargetBeforeIt_BlamesOnlyThatOne()
    {
        await using var stage = await FaultStage.StartAsync();
        var first = stage.Hang("a.test");
        var second = stage.Hang("b.test");

        var asking = stage.AskAsync("pair");
        await first;
        stage.Time.Advance(TimeSpan.FromSeconds(19));
        await second;
        stage.Time.Advance(TimeSpan.FromSeconds(11));
        await asking;

        (await stage.LookAsync("a/m")).Failures.ShouldBe(1);
        (await stage.LookAsync("b/m")).Failures.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chain_TimeSetByTheClientPasses_Is504AndNobodyIsBlamed(bool stream)
    {
        await using var stage = await FaultStage.StartAsync();
        var hangs = stage.Hang("a.test");

        var asking = stage.AskAsync("solo", stream, ("x-gateway-timeout-ms", "250"));
        await hangs;
        stage.Time.Advance(TimeSpan.FromMilliseconds(250));

        (await asking).ShouldBeError(504, "deadline_exceeded");
        (await stage.LookAsync("a/m")).ShouldBe(("available", 0));
    }

    private static async Task ShouldBreakOffAsync(FaultStage stage, ClientAnswer answer, IReadOnlyList<string> content)
    {
        answer.Status.ShouldBe(200);
        answer.Events.SkipLast(1).ShouldBe(content);
        var error = ClientAnswer.ShouldHaveErrorShape(answer.Events[^1]);
        error.GetProperty("code").GetString().ShouldBe("upstream_error");
        error.GetProperty("attempts")[0].GetProperty("failure").GetString().ShouldBe("too_slow");
        (await stage.LookAsync("a/m")).Failures.ShouldBe(1);
        await stage.Upstream.CallsTo("a.test")[0].Released.WaitAsync(TimeSpan.FromSeconds(5));
    }
}
