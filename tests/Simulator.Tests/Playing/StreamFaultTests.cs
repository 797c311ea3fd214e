using Simulator.Scripting;
using Simulator.Tests.Wire;

namespace Simulator.Tests.Playing;

public sealed class StreamFaultTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task CutAfter_ExactlySoManyEventsThenReset(int events)
    {
        var played = await Stage.StreamUnderAsync(new Fault { CutAfter = events });

        played.Reset.ShouldBeTrue();
        played.Status.ShouldBe(200);
        played.Events.Count.ShouldBe(events);
    }

    [Fact]
    public async Task EndAfter_CleanEndWithoutFinish()
    {
        var played = await Stage.StreamUnderAsync(new Fault { EndAfter = 3 });

        played.Reset.ShouldBeFalse();
        played.Complete.ShouldBeTrue();
        played.Events.Count.ShouldBe(3);
        played.Body.ShouldNotContain("\"stop\"");
    }

    [Fact]
    public async Task CutBody_ResetInsideAnEvent()
    {
        var played = await Stage.StreamUnderAsync(new Fault { CutBody = true });

        played.Reset.ShouldBeTrue();
        played.Body.ShouldNotEndWith("\n\n");
    }

    [Fact]
    public async Task RefuseConnection_ResetBeforeAnyByte()
    {
        var played = await Stage.StreamUnderAsync(new Fault { RefuseConnection = true });

        played.Reset.ShouldBeTrue();
        played.Bytes.ShouldBeEmpty();
    }

    [Fact]
    public async Task NoDone_EndsAfterTheFinish()
    {
        var played = await Stage.StreamUnderAsync(new Fault { NoDone = true });

        Stage.Parse(played.Events[^1]).TextAt("choices.0.finish_reason").ShouldBe("stop");
    }

    [Theory]
    [InlineData(MalformedKind.NotJson, "half a")]
    [InlineData(MalformedKind.WrongShape, "not a list")]
    public async Task Malformed_TheEventAfterSoMany(MalformedKind kind, string sign)
    {
        var played = await Stage.StreamUnderAsync(new Fault { Malformed = kind, MalformedAfter = 2 });

        played.Events[2].ShouldContain(sign);
        played.Events[1].ShouldNotContain(sign);
        played.Events[^1].ShouldBe("[DONE]");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public async Task ErrorEvent_AfterSoManyThenCleanEnd(int good)
    {
        var played = await Stage.StreamUnderAsync(new Fault { ErrorEventAfter = good });

        played.Complete.ShouldBeTrue();
        played.Events.Count.ShouldBe(good + 1);
        Stage.Parse(played.Events[^1]).TextAt("error.code").ShouldBe("server_error");
    }

    [Fact]
    public async Task ErrorEvent_NamedWithABodyOfItsOwn()
    {
        var played = await Stage.StreamUnderAsync(new Fault { ErrorEventAfter = 0, EventName = "error", Body = """{"error":{"code":502}}""" });

        played.Body.ShouldBe("event: error\ndata: {\"error\":{\"code\":502}}\n\n");
    }

    [Fact]
    public async Task Comments_BeforeEveryEvent()
    {
        var played = await Stage.StreamUnderAsync(new Fault { Comments = true });

        played.Body.ShouldStartWith(": keep-alive\n\ndata: ");
        played.Body.Split(": keep-alive\n\n").Length.ShouldBe(played.Body.Split("data: ").Length);
    }

    [Fact]
    public async Task Crlf_EveryLineEnd()
    {
        var played = await Stage.StreamUnderAsync(new Fault { Crlf = true });

        played.Body.ShouldEndWith("data: [DONE]\r\n\r\n");
        played.Body.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain('\n');
    }

    [Fact]
    public async Task ManyEventsPerWrite_OneChunk()
    {
        var played = await Stage.StreamUnderAsync(new Fault { ManyEventsPerWrite = true });

        played.Chunks.Count.ShouldBe(1);
        played.Events.Count.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task Trickle_WritesOfSoManyBytes_SameBytes()
    {
        var whole = await Stage.StreamUnderAsync(Fault.None);
        var trickled = await Stage.StreamUnderAsync(new Fault { Slow = new Slowness { BytesPerWrite = 1 } });

        trickled.Chunks.ShouldAllBe(chunk => chunk.Length == 1);
        trickled.Body.ShouldBe(whole.Body);
    }

    [Fact]
    public async Task EmptyBody_HeadersOnly()
    {
        var played = await Stage.StreamUnderAsync(new Fault { EmptyBody = true });

        played.Status.ShouldBe(200);
        played.Complete.ShouldBeTrue();
        played.Body.ShouldBeEmpty();
    }
}
