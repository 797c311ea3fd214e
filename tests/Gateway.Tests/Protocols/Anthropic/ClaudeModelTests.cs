using Gateway.Protocols.Anthropic;

namespace Gateway.Tests.Protocols.Anthropic;

public class ClaudeModelTests
{
    [Theory]
    [InlineData("claude-3-opus-20240229", "Opus", 300)]
    [InlineData("claude-3-5-sonnet-20241022", "Sonnet", 305)]
    [InlineData("claude-3-5-haiku-latest", "Haiku", 305)]
    [InlineData("claude-3-7-sonnet-latest", "Sonnet", 307)]
    [InlineData("claude-opus-4-20250514", "Opus", 400)]
    [InlineData("claude-opus-4-0", "Opus", 400)]
    [InlineData("claude-opus-4-1-20250805", "Opus", 401)]
    [InlineData("claude-sonnet-4-5@20250929", "Sonnet", 405)]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0", "Haiku", 405)]
    [InlineData("us.anthropic.claude-opus-4-6-v1", "Opus", 406)]
    [InlineData("anthropic.claude-3-sonnet-20240229-v1:0", "Sonnet", 300)]
    [InlineData("anthropic/claude-4.7-opus", "Opus", 407)]
    [InlineData("claude-sonnet-5", "Sonnet", 500)]
    [InlineData("claude-fable-5-1", "Fable", 501)]
    [InlineData("Claude-Haiku-5-5", "Haiku", 505)]
    [InlineData("claude-mythos-preview", "Mythos", int.MaxValue)]
    [InlineData("claude-2.1", "Other", 201)]
    [InlineData("anthropic.claude-v2:1", "Other", 201)]
    [InlineData("claude-saga-6", "Other", 600)]
    [InlineData("my-deployment", "None", 0)]
    [InlineData("kimi-k2-0905", "None", 0)]
    [InlineData("claude", "Other", int.MaxValue)]
    public void Name_OfAModel_TellsLineAndVersion(string name, string family, int version) =>
        ClaudeModel.Of(name).ShouldBe(new ClaudeModel(Enum.Parse<ClaudeFamily>(family), version));
}
