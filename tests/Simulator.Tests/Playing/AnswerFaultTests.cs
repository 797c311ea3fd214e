using Simulator.Scripting;
using Simulator.Tests.Wire;

namespace Simulator.Tests.Playing;

public sealed class AnswerFaultTests
{
    [Fact]
    public async Task Tokens_SoManyContentChunks()
    {
        var played = await Stage.StreamUnderAsync(new Fault { Tokens = 200 });

        played.Events.Count.ShouldBe(200 + 3);
    }

    [Fact]
    public async Task Refusal_Message_RefusalTextAndNoContent()
    {
        var played = await Stage.StreamUnderAsync(new Fault { Refusal = RefusalKind.Message });

        Stage.Parse(played.Events[1]).TextAt("choices.0.delta.refusal").ShouldBe("I'm");
    }

    [Fact]
    public async Task Refusal_ContentFilter_FinishReasonSaysSo()
    {
        var played = await Stage.StreamUnderAsync(new Fault { Refusal = RefusalKind.ContentFilter });

        Stage.Parse(played.Events[^2]).TextAt("choices.0.finish_reason").ShouldBe("content_filter");
    }

    [Fact]
    public async Task Usage_OnLastChoice_RidesWithTheFinish()
    {
        var played = await Stage.StreamUnderAsync(new Fault { Usage = UsagePlacement.OnLastChoice });

        Stage.Parse(played.Events[^2]).At("usage.total_tokens").GetInt32().ShouldBeGreaterThan(0);
        Stage.Parse(played.Events[^2]).TextAt("choices.0.finish_reason").ShouldBe("stop");
    }

    [Fact]
    public async Task Usage_None_EvenIfAsked()
    {
        var question = Stage.Question(stream: true, more: ""","stream_options":{"include_usage":true}""");

        (await Stage.UnderAsync(new Fault { Usage = UsagePlacement.None }, question)).Body.ShouldNotContain("usage");
    }
}
