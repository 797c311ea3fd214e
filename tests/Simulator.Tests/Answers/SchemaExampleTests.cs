using System.Text;
using System.Text.Json;
using Simulator.Answers;
using Simulator.Tests.Wire;

namespace Simulator.Tests.Answers;

public sealed class SchemaExampleTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "\"a value\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2026-01-01\"")]
    [InlineData("""{"type":"string","minLength":9}""", "\"a valuexx\"")]
    [InlineData("""{"type":"string","maxLength":3}""", "\"a v\"")]
    [InlineData("""{"type":["null","integer"]}""", "1")]
    [InlineData("""{"type":"integer","exclusiveMinimum":4}""", "5")]
    [InlineData("""{"type":"integer","maximum":-2}""", "-2")]
    [InlineData("""{"type":"integer","minimum":5,"multipleOf":4}""", "8")]
    [InlineData("""{"type":"number","minimum":0,"maximum":0.5}""", "0.25")]
    [InlineData("""{"type":"boolean"}""", "true")]
    [InlineData("""{"const":{"a":1}}""", """{"a":1}""")]
    [InlineData("""{"enum":["x","y"]}""", "\"x\"")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":2}""", "[1,1]")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"maxItems":0}""", "[]")]
    [InlineData("""{"anyOf":[{"type":"null"},{"type":"string"}]}""", "null")]
    [InlineData("""{"properties":{"p":{"$ref":"#/$defs/q"}},"$defs":{"q":{"properties":{"x":{"type":"number"}}}}}""", """{"p":{"x":1}}""")]
    public void Schema_IsSatisfiedByThePlainestValue(string schema, string example) => Example(schema).ShouldBe(example);

    [Fact]
    public void Schema_ThatNamesItself_Ends()
    {
        const string Tree = """
            {"$defs":{"node":{"type":"object","properties":{"value":{"type":"string"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},
            "required":["value","next"]}},"$ref":"#/$defs/node"}
            """;

        var depth = 0;
        for (var node = Stage.Parse(Example(Tree)); node.ValueKind is JsonValueKind.Object; node = node.At("next"))
        {
            node.At("value").ValueKind.ShouldBe(JsonValueKind.String);
            depth++;
        }

        depth.ShouldBeInRange(2, 10);
    }

    [Theory]
    [InlineData(""","response_format":{"type":"json_object"}""", """{"answer":"as JSON"}""")]
    [InlineData(""","response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"properties":{"ok":{"type":"boolean"}}}}}""", """{"ok":true}""")]
    public async Task ResponseFormat_IsKept(string format, string content)
    {
        await using var stage = await Stage.SetAsync();

        var answer = Stage.Parse((await stage.AskAsync(Stage.Question(more: format))).Body);

        answer.TextAt("choices.0.message.content").ShouldBe(content);
    }

    private static string Example(string schema) => Encoding.UTF8.GetString(Json.Bytes(json => new SchemaExample(Stage.Parse(schema)).Write(json)));
}
