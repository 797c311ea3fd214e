using Simulator.Tests.Wire;

namespace Simulator.Tests.Answers;

public sealed class SaysTests
{
    [Theory]
    [InlineData("", "One, two and three.")]
    [InlineData(""",{"role":"assistant","content":"One, two"}""", " and three.")]
    [InlineData(""",{"role":"assistant","content":"One, two"},{"role":"user","content":"Go on."}""", " and three.")]
    [InlineData(""",{"role":"assistant","content":"Four"},{"role":"user","content":"Go on."}""", "One, two and three.")]
    public async Task Says_BehindTheBeginningOfItsText_SaysTheRest(string more, string expected)
    {
        await using var stage = await Stage.SetAsync();
        stage.Host.Script.Always("openai", new() { Says = "One, two and three." });
        var request = $$"""{"model":"m","messages":[{"role":"user","content":"Count."}{{more}}],"stream":""";

        Stage.Parse((await stage.AskAsync(request + "false}")).Body).TextAt("choices.0.message.content").ShouldBe(expected);
        string.Concat((await stage.AskAsync(request + "true}")).Events.SkipLast(2).Select(e => Stage.Parse(e).TextAt("choices.0.delta.content"))).ShouldBe(expected);
    }
}
