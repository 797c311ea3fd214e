using System.Text.Json;
using Gateway.Quality;

namespace Gateway.Tests.Quality;

public sealed class SchemaCheckTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"},"n":{"type":"integer"}},"required":["a"],"additionalProperties":false}""", """{"a":"x","n":1.0}""", """{"a":1}""", """{"n":1}""", """{"a":"x","b":1}""", "[]")]
    [InlineData("""{"type":["string","null"]}""", "null", "1")]
    [InlineData("""{"enum":["a",{"b":[1]}]}""", """{"b":[1.0]}""", """{"b":[2]}""", "\"c\"")]
    [InlineData("""{"const":null}""", "null", "0")]
    [InlineData("""{"type":"array","items":{"type":"number","minimum":1,"exclusiveMaximum":3},"minItems":1,"maxItems":2,"uniqueItems":true}""", "[1,2.5]", "[]", "[3]", "[0]", "[1,1.0]", "[1,2,1.5]")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":{"type":"boolean"}}""", """["a",true]""", "[1]", """["a","b"]""")]
    [InlineData("""{"anyOf":[{"type":"string","maxLength":2},{"type":"number","multipleOf":0.1}]}""", "0.3", "\"abc\"", "0.35")]
    [InlineData("""{"oneOf":[{"type":"number"},{"minimum":5}]}""", "4", "6")]
    [InlineData("""{"allOf":[{"minimum":1},{"not":{"const":2}}]}""", "3", "2", "0")]
    [InlineData("""{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["next"]}}}""", """{"next":{"next":null}}""", """{"next":{}}""", """{"next":1}""")]
    [InlineData("""{"properties":{"tree":{"$ref":"#"}},"additionalProperties":false}""", """{"tree":{"tree":{}}}""", """{"tree":{"x":1}}""")]
    [InlineData("""{"pattern":"^[a-z]+$","minLength":2}""", "\"ab\"", "\"a\"", "\"aB\"")]
    [InlineData("""{"patternProperties":{"^n_":{"type":"number"}},"additionalProperties":{"type":"string"},"maxProperties":2}""", """{"n_a":1,"b":"x"}""", """{"n_a":"x"}""", """{"b":1}""", """{"a":"","b":"","c":""}""")]
    [InlineData("""{"if":{"properties":{"k":{"const":1}},"required":["k"]},"then":{"required":["x"]},"else":{"required":["y"]}}""", """{"k":1,"x":0}""", """{"k":1,"y":0}""", """{"x":0}""")]
    [InlineData("""{"contains":{"const":1},"propertyNames":{"maxLength":1},"dependentRequired":{"a":["b"]},"minProperties":1}""", """{"a":1,"b":2}""", """{"a":1}""", """{"ab":1}""", "{}", "[2]")]
    [InlineData("""{"minLength":1,"maxLength":1}""", "\"👍\"", "\"ab\"", "\"\"")]
    [InlineData("""{"properties":{"pattern":{"type":"string"}}}""", """{"pattern":"["}""", """{"pattern":1}""")]
    public void Schema_Keywords_AreHeldTo(string schema, string good, params string[] bad)
    {
        Holds(schema, good).ShouldBeTrue(good);
        foreach (var one in bad)
        {
            Holds(schema, one).ShouldBeFalse(one);
        }
    }

    [Theory]
    [InlineData("""{"$ref":"https://elsewhere.test/schema"}""")]
    [InlineData("""{"$ref":"#/$defs/none"}""")]
    [InlineData("""{"$ref":"#"}""")]                                    // round and round
    [InlineData("""{"pattern":"(?<=a)b","type":"string"}""")]           // not to be searched for in linear time
    [InlineData("""{"pattern":"[","minLength":"x","enum":1,"anyOf":{},"required":"a","items":5}""")]
    [InlineData("""{"unevaluatedProperties":false,"format":"email","x-own":1}""")]
    [InlineData("true")]
    public void Schema_WhatCannotBeJudged_Holds(string schema) => Holds(schema, "\"x\"").ShouldBeTrue();

    [Fact]
    public void Schema_PatternThatBacktracksForEver_IsDecidedAtOnce() =>
        Holds("""{"pattern":"^(a+)+$"}""", $"\"{new string('a', 50_000)}!\"").ShouldBeFalse();

    [Fact]
    public void Schema_ThatBranchesWithoutEnd_IsGivenUpOn() =>
        Holds("""{"allOf":[{"$ref":"#/allOf/1"},{"anyOf":[{"allOf":[{"$ref":"#"},{"$ref":"#"},false]},{"allOf":[{"$ref":"#"},{"$ref":"#"},false]}]}]}""", "1").ShouldBeFalse();

    private static bool Holds(string schema, string value) => new SchemaCheck(JsonElement.Parse(schema)).Holds(JsonElement.Parse(value));
}
