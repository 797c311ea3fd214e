using Gateway.Configuration.Yaml;

namespace Gateway.Tests.Configuration;

public sealed class EnvironmentTextTests
{
    private static readonly Func<string, string?> Environment = Reading.Lookup(("SET", "value"), ("EMPTY", ""), ("NESTED", "${SET}"));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("${SET}", "value")]
    [InlineData("a${SET}b${SET}c", "avaluebvaluec")]
    [InlineData("${SET:-other}", "value")]
    [InlineData("${UNSET:-other}", "other")]
    [InlineData("${UNSET:-}", "")]
    [InlineData("${UNSET:-http://h:1/p}", "http://h:1/p")]
    [InlineData("${EMPTY}", "")]
    [InlineData("${EMPTY:-other}", "other")]
    [InlineData("$${SET}", "${SET}")]
    [InlineData("$SET $ $$", "$SET $ $$")]
    [InlineData("${NESTED}", "${SET}")]
    public void Text_WithVariables_IsReplacedOnce(string raw, string expected)
    {
        var text = EnvironmentText.Expand(raw, Environment);

        text.Value.ShouldBe(expected);
        text.Unset.ShouldBeEmpty();
        text.Malformed.ShouldBeFalse();
    }

    [Fact]
    public void Text_VariableUnset_IsNamed()
    {
        EnvironmentText.Expand("${UNSET} ${SET} ${TOO}", Environment).Unset.ShouldBe(["UNSET", "TOO"]);
    }

    [Theory]
    [InlineData("${")]
    [InlineData("${}")]
    [InlineData("${1A}")]
    [InlineData("${A B}")]
    [InlineData("${A-b}")]
    [InlineData("${A:-${B}}")]
    public void Text_NoVariableAfterTheBrace_IsMalformed(string raw)
    {
        EnvironmentText.Expand(raw, Environment).Malformed.ShouldBeTrue();
    }
}
