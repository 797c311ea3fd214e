using System.Text.Json;
using Simulator.Tests.Wire;

namespace Simulator.Tests.Answers;

public sealed class StreamTests
{
    [Fact]
    public async Task Stream_UsageAsked_RoleContentFinishUsageDone()
    {
        await using var stage = await Stage.SetAsync();

        var played = await stage.AskAsync(Stage.Question(stream: true, more: ""","stream_options":{"include_usage":true}"""));

        played.Complete.ShouldBeTrue();
        played.Head.ShouldContain("Content-Type: text/event-stream; charset=utf-8");
        played.Events[^1].ShouldBe("[DONE]");
        var chunks = played.Events.SkipLast(1).Select(Stage.Parse).ToArray();
        chunks[0].TextAt("choices.0.delta.role").ShouldBe("assistant");
        chunks[^2].TextAt("choices.0.finish_reason").ShouldBe("stop");
        chunks[^1].At("choices").GetArrayLength().ShouldBe(0);
        chunks[^1].At("usage.completion_tokens").GetInt32().ShouldBe(chunks.Length - 3);
        chunks.SkipLast(1).ShouldAllBe(c => c.GetProperty("usage").ValueKind == JsonValueKind.Null);
        chunks.Select(c => c.TextAt("id")).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Stream_UsageNotAsked_HasNone()
    {
        await using var stage = await Stage.SetAsync();

        (await stage.StreamAsync()).Body.ShouldNotContain("usage");
    }

    [Fact]
    public async Task Stream_SaysWhatTheWholeAnswerSays()
    {
        await using var stage = await Stage.SetAsync();

        var whole = Stage.Parse((await stage.AskAsync(Stage.Question())).Body).TextAt("choices.0.message.content");
        var played = await stage.StreamAsync();

        string.Concat(played.Events.SkipLast(2).Select(e => Stage.Parse(e).TextAt("choices.0.delta.content"))).ShouldBe(whole);
    }

    [Fact]
    public async Task Stream_EveryEvent_IsAWriteOfItsOwn()
    {
        await using var stage = await Stage.SetAsync();

        var played = await stage.StreamAsync();

        played.Chunks.Count.ShouldBe(played.Events.Count);
    }

    [Fact]
    public async Task Stream_TwoChoices_TakeTurnsAndBothFinish()
    {
        await using var stage = await Stage.SetAsync();

        var played = await stage.AskAsync(Stage.Question(stream: true, more: ""","n":2"""));

        var chunks = played.Events.SkipLast(1).Select(Stage.Parse).ToArray();
        chunks.Select(c => c.At("choices.0.index").GetInt32()).Take(4).ShouldBe([0, 1, 0, 1]);
        chunks.Count(c => c.TextAt("choices.0.finish_reason") == "stop").ShouldBe(2);
    }
}
