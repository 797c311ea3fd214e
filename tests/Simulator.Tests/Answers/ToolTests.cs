using System.Text.Json;
using Simulator.Tests.Wire;

namespace Simulator.Tests.Answers;

public sealed class ToolTests
{
    private const string Tools = """
        ,"tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{"city":{"type":"string"},
        "unit":{"enum":["celsius","fahrenheit"]},"days":{"type":"integer","minimum":3}},"required":["city","unit","days"]}}},
        {"type":"function","function":{"name":"get_time"}}]
        """;

    [Fact]
    public async Task Tools_UserSpeaksLast_FirstToolIsCalledByItsSchema()
    {
        await using var stage = await Stage.SetAsync();

        var answer = Stage.Parse((await stage.AskAsync(Stage.Question(more: Tools))).Body);

        answer.TextAt("choices.0.finish_reason").ShouldBe("tool_calls");
        answer.At("choices.0.message.content").ValueKind.ShouldBe(JsonValueKind.Null);
        answer.TextAt("choices.0.message.tool_calls.0.function.name").ShouldBe("get_weather");
        answer.TextAt("choices.0.message.tool_calls.0.function.arguments").ShouldBe("""{"city":"a city","unit":"celsius","days":3}""");
    }

    [Theory]
    [InlineData(""","tool_choice":{"type":"function","function":{"name":"get_time"}}""", "get_time")]
    [InlineData(""","tool_choice":"required" """, "get_weather")]
    [InlineData(""","tool_choice":"none" """, null)]
    public async Task ToolChoice_Decides(string choice, string? name)
    {
        await using var stage = await Stage.SetAsync();

        var message = Stage.Parse((await stage.AskAsync(Stage.Question(more: Tools + choice))).Body).At("choices.0.message");

        (message.TryGetProperty("tool_calls", out var calls) ? calls.TextAt("0.function.name") : null).ShouldBe(name);
    }

    [Fact]
    public async Task Tools_Streamed_ArgumentsComeInDeltas()
    {
        await using var stage = await Stage.SetAsync();

        var played = await stage.AskAsync(Stage.Question(stream: true, more: Tools));

        var calls = played.Events.SkipLast(2).Select(e => Stage.Parse(e).At("choices.0.delta.tool_calls.0")).ToArray();
        calls[0].TextAt("function.name").ShouldBe("get_weather");
        calls[0].TextAt("id")!.ShouldStartWith("call_");
        calls.Length.ShouldBeGreaterThan(3);
        string.Concat(calls.Select(c => c.TextAt("function.arguments"))).ShouldBe("""{"city":"a city","unit":"celsius","days":3}""");
        Stage.Parse(played.Events[^2]).TextAt("choices.0.finish_reason").ShouldBe("tool_calls");
    }

    [Fact]
    public async Task ToolResult_Last_IsAnsweredInText()
    {
        await using var stage = await Stage.SetAsync();
        var question = """
            {"model":"gpt-4o","messages":[{"role":"user","content":"Weather?"},
            {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"call_1","content":"sunny"}]
            """ + Tools + "}";

        var answer = Stage.Parse((await stage.AskAsync(question)).Body);

        answer.TextAt("choices.0.message.content")!.ShouldContain("was told: sunny");
        answer.TextAt("choices.0.finish_reason").ShouldBe("stop");
    }
}
