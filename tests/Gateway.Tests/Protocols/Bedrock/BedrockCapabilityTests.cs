using Gateway.Protocols.Bedrock;
using Routing.Targets;

namespace Gateway.Tests.Protocols.Bedrock;

/// <summary>What the chain is told that a model can do: a request for more goes past it.</summary>
public class BedrockCapabilityTests
{
    [Theory]
    [InlineData("anthropic.claude-sonnet-4-20250514-v1:0", true)]
    [InlineData("us.amazon.nova-pro-v1:0", true)]
    [InlineData("mistral.mistral-large-2407-v1:0", true)]
    [InlineData("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3", true)]
    [InlineData("meta.llama3-1-70b-instruct-v1:0", false)]
    [InlineData("cohere.command-r-plus-v1:0", false)]
    public void Model_ThatCanBeMadeToCall_TakesAToolChoice(string model, bool takes)
    {
        var capabilities = new BedrockProtocol().For(model).Capabilities;

        capabilities.HasFlag(Capabilities.ToolChoice).ShouldBe(takes);
        capabilities.HasFlag(Capabilities.Tools).ShouldBeTrue();
    }
}
