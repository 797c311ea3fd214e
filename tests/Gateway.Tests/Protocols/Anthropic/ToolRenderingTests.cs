using Gateway.Conversations;
using Gateway.Protocols.Anthropic;
using static Gateway.Tests.Protocols.Anthropic.Talk;

namespace Gateway.Tests.Protocols.Anthropic;

public class ToolRenderingTests
{
    private const string Closed = """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""";

    [Theory]
    [InlineData("", """{"type":"object"}""")]
    [InlineData("{}", """{"type":"object"}""")]
    [InlineData("""{"properties":{"a":{}},"$defs":null}""", """{"type":"object","properties":{"a":{}},"$defs":null}""")]
    [InlineData(Closed, Closed)]
    public void Schema_OfATool_IsOfAnObject(string schema, string written) =>
        (Hello with { Tools = [Tool(schema: schema)] }).Render()["tools"].ShouldBe($$"""[{"name":"look","description":"Looks.","input_schema":{{written}}}]""");

    [Theory]
    [InlineData(Middle, Closed, true)]
    [InlineData(Older, Closed, false)]
    [InlineData(Middle, """{"type":"object","properties":{}}""", false)]
    public void Strict_Asked_IsSaidWhereItHolds(string model, string schema, bool said)
    {
        var rendered = (Hello with { Tools = [Tool(schema: schema, strict: true)] }).Render(model);

        rendered["tools"]!.Contains("\"strict\":true", StringComparison.Ordinal).ShouldBe(said);
        rendered.Dropped.ShouldBe(said ? [] : ["tools.strict"]);
    }

    [Theory]
    [InlineData("auto", null, """{"type":"auto"}""")]
    [InlineData("auto", false, """{"type":"auto","disable_parallel_tool_use":true}""")]
    [InlineData("none", false, """{"type":"none"}""")]
    [InlineData("required", true, """{"type":"any"}""")]
    [InlineData("required", false, """{"type":"any","disable_parallel_tool_use":true}""")]
    [InlineData("look", false, """{"type":"tool","name":"look","disable_parallel_tool_use":true}""")]
    [InlineData(null, false, """{"type":"auto","disable_parallel_tool_use":true}""")]
    [InlineData(null, null, null)]
    public void Choice_OfTools_HasItsWord(string? choice, bool? parallel, string? written) =>
        (Hello with { Tools = [Tool()], ToolChoice = ChoiceOf(choice), ParallelToolCalls = parallel }).Render()["tool_choice"].ShouldBe(written);

    [Fact]
    public void Choice_WithoutTools_IsNotSaid() => (Hello with { ToolChoice = new ToolChoice.Auto(), ParallelToolCalls = false }).Render()["tool_choice"].ShouldBeNull();

    [Theory]
    [InlineData("required", "tool_choice (required → auto)")]
    [InlineData("look", "tool_choice (function → auto)")]
    public void Choice_ForcedOnAModelThatRefuses_IsLeftToIt(string choice, string dropped)
    {
        var rendered = (Hello with { Tools = [Tool()], ToolChoice = ChoiceOf(choice), Reasoning = new(ReasoningEffort.Low, null) }).Render(Newest);

        rendered["tool_choice"].ShouldBe("""{"type":"auto"}""");
        rendered["thinking"].ShouldNotBeNull();
        rendered.ShouldDrop(dropped);
    }

    [Fact]
    public void Schema_OfTheAnswer_IsTheModelsOwnAffairWhereItCan()
    {
        var rendered = (Hello with { ResponseFormat = Schema(Closed), Tools = [Tool()] }).Render(Middle);

        rendered["output_config"].ShouldBe($$$"""{"format":{"type":"json_schema","schema":{{{Closed}}}}}""");
        rendered["tools"]!.ShouldNotContain("gateway_json_answer");
        rendered.Request.Headers.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(Older, Closed, false)]
    [InlineData(Middle, Closed, true)]
    [InlineData(Middle, """{"type":"object","properties":{"a":{"type":"integer","minimum":1}},"additionalProperties":false}""", false)]
    public void Schema_TheModelCannotHoldTo_IsAForcedToolsSchema(string model, string schema, bool onVertex)
    {
        var rendered = (Hello with { ResponseFormat = Schema(schema) }).Render(model, dialect: onVertex ? AnthropicDialect.Vertex : null);

        rendered["output_config"].ShouldBeNull();
        rendered["tools"].ShouldBe($$"""[{"name":"gateway_json_answer","description":"Gives the answer to the user. Call it once, with the whole answer.","input_schema":{{schema}}}]""");
        rendered["tool_choice"].ShouldBe("""{"type":"tool","name":"gateway_json_answer","disable_parallel_tool_use":true}""");
    }

    [Theory]
    [InlineData("auto", "any")]
    [InlineData("required", "any")]
    [InlineData(null, "any")]
    [InlineData("none", "tool")]
    public void AnswerTool_BesideTheClients_LeavesThoseOpen(string? choice, string type)
    {
        var rendered = (Hello with { ResponseFormat = new ResponseFormat.JsonObject(), Tools = [Tool()], ToolChoice = ChoiceOf(choice) }).Render(Middle);

        rendered["tools"]!.ShouldContain("\"name\":\"look\"");
        rendered["tools"]!.ShouldContain("\"name\":\"gateway_json_answer\"");
        rendered["tool_choice"]!.ShouldStartWith($$"""{"type":"{{type}}" """.Trim());
    }

    [Fact]
    public void AnswerTool_BesideANamedTool_GivesWay()
    {
        var rendered = (Hello with { ResponseFormat = new ResponseFormat.JsonObject(), Tools = [Tool()], ToolChoice = ChoiceOf("look") }).Render(Middle);

        rendered["tools"]!.ShouldNotContain("gateway_json_answer");
        rendered.ShouldDrop("response_format");
    }

    [Fact]
    public void JsonAnswer_OfAModelThatCannotBeForced_IsAskedForInWords()
    {
        var any = (Hello with { ResponseFormat = new ResponseFormat.JsonObject() }).Render(Newest);
        var open = (Hello with { ResponseFormat = Schema("""{"type":"object","properties":{}}""") }).Render(Newest);

        any["system"]!.ShouldContain("one JSON object");
        any["tools"].ShouldBeNull();
        open["system"]!.ShouldContain("""{\"type\":\"object\",\"properties\":{}}""");
        open["output_config"].ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"type":"string"}""", true)]
    [InlineData("""{"type":["object","null"],"properties":{}}""", false)]
    [InlineData("""{"type":["object","null"],"additionalProperties":false}""", true)]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""", false)]
    [InlineData("""{"type":"object","properties":{"minimum":{"type":"string"},"oneOf":{"type":"null"}},"additionalProperties":false}""", true)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{}}}},"additionalProperties":false}""", false)]
    [InlineData("""{"type":"array","items":{"type":"string"},"minItems":1}""", true)]
    [InlineData("""{"type":"array","items":{"type":"string"},"minItems":2}""", false)]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"number","multipleOf":2}]}""", false)]
    [InlineData("""{"$defs":{"a":{"type":"string","enum":["minimum"]}},"$ref":"#/$defs/a"}""", true)]
    [InlineData("""{"$ref":"#"}""", false)]
    [InlineData("""{"type":"string","default":{"oneOf":1}}""", true)]
    [InlineData("true", false)]
    [InlineData("{", false)]
    public void Fit_OfASchema_IsAsDocumented(string schema, bool fits) => SchemaFit.Fits(Json(schema)).ShouldBe(fits);

    private static ToolChoice? ChoiceOf(string? choice) => choice switch
    {
        null => null,
        "auto" => new ToolChoice.Auto(),
        "none" => new ToolChoice.None(),
        "required" => new ToolChoice.Required(),
        _ => new ToolChoice.Named(S(choice)),
    };
}
