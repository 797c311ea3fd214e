using Gateway.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>Rows of Azure and AWS.</summary>
public class CloudRowTests
{
    [Theory]
    [InlineData("", AzureUrls.V1, null)]
    [InlineData(", api_version: preview", AzureUrls.V1, "preview")]
    [InlineData(", api_version: 2025-04-01-preview", AzureUrls.Deployments, "2025-04-01-preview")]
    [InlineData(", urls: deployments", AzureUrls.Deployments, "2024-10-21")]
    [InlineData(", urls: models", AzureUrls.Models, "2024-05-01-preview")]
    public void Azure_RowsUrls_FollowWhatItSays(string keys, object urls, string? version) =>
        Reading.Good($"providers:\n  az: {{ format: azure-openai, base_url: 'https://x.openai.azure.com'{keys} }}").Providers["az"].Azure.ShouldBe(new((AzureUrls)urls, version));

    [Theory]
    [InlineData("{ format: bedrock, base_url: 'https://bedrock-runtime.us-east-1.amazonaws.com' }")]
    [InlineData("{ format: bedrock, base_url: 'https://proxy.test', region: eu-west-1, auth: aws }")]
    [InlineData("{ format: bedrock, base_url: 'https://proxy.test', auth: key, api_key: abc }")]
    public void Bedrock_RowThatKnowsItsRegionOrNeedsNone_IsWithoutFault(string row) => Reading.Good($"providers:\n  b: {row}").Providers["b"].Format.ShouldBe("bedrock");

    [Theory]
    [InlineData("{ format: azure-openai, base_url: 'https://x', api_version: 2024 }", "2: providers.p.api_version: '2024' is not an API version: a date such as 2024-10-21 or 2025-04-01-preview, or preview, latest, v1")]
    [InlineData("{ format: azure-openai, base_url: 'https://x', urls: v1, api_version: 2024-10-21 }", "2: providers.p.api_version: urls: v1 takes no dated version")]
    [InlineData("{ format: azure-openai, base_url: 'https://x', urls: deployments, api_version: preview }", "2: providers.p.api_version: urls: deployments takes a dated version")]
    [InlineData("{ format: azure-openai, base_url: 'https://x', urls: deployment }", "2: providers.p.urls: 'deployment' is not one of v1, deployments, models; did you mean 'deployments'?")]
    [InlineData("{ format: openai, base_url: 'https://x', urls: v1 }", "2: providers.p.urls: goes with format azure-openai only")]
    [InlineData("{ format: openai, base_url: 'https://x', auth: aws }", "2: providers.p.auth: 'aws' goes with format bedrock or bedrock-invoke, not openai")]
    [InlineData("{ format: bedrock, base_url: 'https://b.us-east-1.x', auth: entra }", "2: providers.p.auth: 'entra' goes with format azure-openai or openai or anthropic, not bedrock")]
    [InlineData("{ format: bedrock, base_url: 'https://x.test' }", "2: providers.p: requests to bedrock are signed for an AWS region, such as us-east-1: it is neither in base_url nor in region")]
    [InlineData("{ format: bedrock, base_url: 'https://x.test', region: us }", "2: providers.p.region: requests to bedrock are signed for an AWS region, such as us-east-1: it is neither in base_url nor in region")]
    public void Row_AtFault_IsToldWhereAndWhy(string row, string fault) =>
        Reading.Of($"providers:\n  p: {row}").Report().Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]).ShouldContain(fault);
}
