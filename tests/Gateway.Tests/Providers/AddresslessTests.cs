using Gateway.Configuration;
using Gateway.Tests.Configuration;

namespace Gateway.Tests.Providers;

/// <summary>Built-in providers whose address has a part of the operator's own.</summary>
public sealed class AddresslessTests
{
    private static readonly string[] OperatorsOwn = ["azure", "cloudflare", "databricks", "snowflake", "vertex"];

    [Fact]
    public void BuiltIn_NothingSet_LeavesThemOutWithTheirModels()
    {
        var config = GatewayConfigReader.ReadBuiltIn(_ => null).Config.ShouldNotBeNull();

        config.Providers.Keys.Intersect(OperatorsOwn).ShouldBeEmpty();
        config.Models.Values.ShouldAllBe(model => !OperatorsOwn.Contains(model.Id.Provider));
    }

    [Fact]
    public void BuiltIn_EmptyVariable_IsAsGoodAsNone()
    {
        var reading = GatewayConfigReader.ReadBuiltIn(name => name.EndsWith("_KEY", StringComparison.Ordinal) ? null : "");

        reading.Report().ShouldBeEmpty();
        reading.Config!.Providers.Keys.Intersect(OperatorsOwn).ShouldBeEmpty();
        reading.Config.Providers["bedrock"].BaseUrl.ShouldBe(new Uri("https://bedrock-runtime.us-east-1.amazonaws.com"));
    }

    [Theory]
    [InlineData("azure", "AZURE_OPENAI_ENDPOINT", "https://mine.openai.azure.com/", "https://mine.openai.azure.com")]
    [InlineData("vertex", "GOOGLE_CLOUD_PROJECT", "p1", "https://us-central1-aiplatform.googleapis.com/v1/projects/p1/locations/us-central1")]
    [InlineData("cloudflare", "CLOUDFLARE_ACCOUNT_ID", "abc", "https://api.cloudflare.com/client/v4/accounts/abc/ai/v1")]
    [InlineData("bedrock", "AWS_REGION", "eu-west-1", "https://bedrock-runtime.eu-west-1.amazonaws.com")]
    public void BuiltIn_VariableSet_CompletesTheAddress(string provider, string variable, string value, string address)
    {
        var reading = GatewayConfigReader.ReadBuiltIn(name => name == variable ? value : null);

        reading.Report().ShouldBeEmpty();
        reading.Config!.Providers[provider].BaseUrl.ShouldBe(new Uri(address));
        reading.Config.Models.Values.ShouldContain(model => model.Id.Provider == provider);
    }

    [Fact]
    public void BuiltIn_VariableOfAnotherForm_WarnsAndStarts()
    {
        var reading = GatewayConfigReader.ReadBuiltIn(name => name is "DATABRICKS_HOST" ? "mine.cloud.databricks.com" : null);

        reading.Warnings.ShouldHaveSingleItem().Message.ShouldBe(
            "providers.databricks.base_url: '${DATABRICKS_HOST}/serving-endpoints' is no address with the DATABRICKS_HOST that is set; the provider is left out");
        reading.Config.ShouldNotBeNull().Providers.Keys.ShouldNotContain("databricks");
    }

    [Fact]
    public void File_GivesTheAddress_HasTheRowAndItsModels()
    {
        var config = Reading.Good("providers:\n  azure: { base_url: 'https://mine.openai.azure.com', api_key: k }\ntiers:\n  fast: { chain: [azure/gpt-4o] }");

        config.Providers["azure"].Format.ShouldBe("azure-openai");
        config.Models["azure/gpt-4o"].Price.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("tiers:\n  fast:\n    chain: [azure/gpt-4o]", 3, "tiers.fast.chain[0]: provider 'azure' has no address: AZURE_OPENAI_ENDPOINT is not set")]
    [InlineData("models:\n  azure/mine: { context: 5 }", 2, "models.azure/mine: provider 'azure' has no address: AZURE_OPENAI_ENDPOINT is not set")]
    [InlineData("providers:\n  azure: { api_key: k }", 2, "providers.azure: AZURE_OPENAI_ENDPOINT is not set, and the built-in address needs it; set it or give base_url")]
    public void File_NamesOneThatIsLeftOut_IsToldWhatToSet(string text, int line, string message)
    {
        var fault = Reading.Of(text).Faults.ShouldHaveSingleItem();

        (fault.File, fault.Line, fault.Message).ShouldBe((Reading.File, line, message));
    }
}
