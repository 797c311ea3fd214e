using System.Text;
using Simulator.Canned;
using Simulator.Scripting;
using Simulator.Tests.Wire;

namespace Simulator.Tests.Canned;

public sealed class BenchModelTests
{
    [Theory]
    [InlineData("""{"model":"bench-64","messages":[]}""", "bench-64")]
    [InlineData("""{"messages":[{"content":"say \"bench-1\""}],"model": "bench-unary"}""", "bench-unary")]
    [InlineData("""{"model":"bench-64-paced-20ms"}""", "bench-64-paced-20ms")]
    [InlineData("""{"model":"bench-nonsense"}""", null)]
    [InlineData("""{"model":"bench-0"}""", null)]
    [InlineData("""{"model":"gpt-4o"}""", null)]
    [InlineData("", null)]
    public void Name_IsFoundInTheFirstBytes(string body, string? name) => BenchModel.Find(Encoding.UTF8.GetBytes(body))?.Name.ShouldBe(name);

    [Fact]
    public async Task Bench64_SixtyFourContentEventsInOneWrite()
    {
        await using var stage = await Stage.SetAsync();

        var played = await stage.AskAsync(Stage.Question(stream: true, model: "bench-64"));

        played.Chunks.Count.ShouldBe(1);
        var deltas = played.Events.SkipLast(1).Select(e => Stage.Parse(e).At("choices.0.delta"));
        deltas.Count(delta => delta.TryGetProperty("content", out var text) && text.GetString() != "").ShouldBe(64);
        played.Body.ShouldNotContain("usage");
    }

    [Fact]
    public async Task Bench64_InAnthropicsFormat_SaysTheSame()
    {
        await using var stage = await Stage.SetAsync();

        var passedOn = await stage.AskAsync(Stage.Question(stream: true, model: "bench-64"));
        using var response = await Native.AskAsync(stage.Host, "anthropic", """{"model":"bench-64","stream":true,"max_tokens":100,"messages":[{"role":"user","content":"Hi"}]}""", stream: true);
        var events = (await response.Content.ReadAsStringAsync()).Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => Stage.Parse(line["data: ".Length..]));

        var texts = events.Where(e => e.TextAt("type") == "content_block_delta").Select(e => e.TextAt("delta.text")).ToArray();
        texts.Length.ShouldBe(64);
        string.Concat(texts).ShouldBe(string.Concat(passedOn.Events.SkipLast(1).Select(e => Stage.Parse(e).At("choices.0.delta")).Select(d => d.TryGetProperty("content", out var text) ? text.GetString() : "")));
    }

    [Fact]
    public async Task Bench64Each_AWritePerEvent()
    {
        await using var stage = await Stage.SetAsync();

        var played = await stage.AskAsync(Stage.Question(stream: true, model: "bench-64-each", more: ""","stream_options":{"include_usage":true}"""));

        played.Chunks.Count.ShouldBe(64 + 4);
        Stage.Parse(played.Events[^2]).At("usage.completion_tokens").GetInt32().ShouldBe(64);
    }

    [Fact]
    public async Task BenchUnary_OfTheSizeOfAnAnswer()
    {
        await using var stage = await Stage.SetAsync();

        var played = await stage.AskAsync(Stage.Question(model: "bench-unary"));

        played.Body.Length.ShouldBeInRange(1100, 1700);
        Stage.Parse(played.Body).TextAt("model").ShouldBe("bench-unary");
    }

    [Fact]
    public async Task Bench_Scripted_TheFaultWins()
    {
        await using var stage = await Stage.SetAsync();
        stage.Host.Script.Put("openai", new Fault { Status = 503 });

        (await stage.AskAsync(Stage.Question(model: "bench-unary"))).Status.ShouldBe(503);
        (await stage.AskAsync(Stage.Question(model: "bench-unary"))).Status.ShouldBe(200);
    }
}
