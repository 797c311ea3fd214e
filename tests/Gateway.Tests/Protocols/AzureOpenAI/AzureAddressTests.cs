using Gateway.Configuration;
using Gateway.Protocols.AzureOpenAI;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Protocols.AzureOpenAI;

public class AzureAddressTests
{
    public static TheoryData<string> Recorded =>
        [.. RecordedFolder.ChatCompletions.Values.Where(e => e.Provider == "azure").Select(e => e.Id).DefaultIfEmpty("")];

    [Theory]
    [InlineData("https://x.openai.azure.com", AzureUrls.V1, null, "https://x.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("https://x.openai.azure.com", AzureUrls.V1, "preview", "https://x.openai.azure.com/openai/v1/chat/completions?api-version=preview")]
    [InlineData("https://x.openai.azure.com/openai/v1/", AzureUrls.V1, null, "https://x.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("https://x.openai.azure.com/", AzureUrls.Deployments, "2024-10-21", "https://x.openai.azure.com/openai/deployments/gpt%204o%2Fa/chat/completions?api-version=2024-10-21")]
    [InlineData("https://x.openai.azure.com/openai", AzureUrls.Deployments, "2024-10-21", "https://x.openai.azure.com/openai/deployments/gpt%204o%2Fa/chat/completions?api-version=2024-10-21")]
    [InlineData("https://gw.test/apim", AzureUrls.Deployments, "2024-10-21", "https://gw.test/apim/openai/deployments/gpt%204o%2Fa/chat/completions?api-version=2024-10-21")]
    [InlineData("https://x.services.ai.azure.com/models", AzureUrls.Models, "2024-05-01-preview", "https://x.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview")]
    public void Address_OfADeployment_IsWhereAzureHasIt(string baseUrl, object urls, string? version, string address)
    {
        var row = new Uri(baseUrl);

        (row.AbsoluteUri.TrimEnd('/') + AzureAddress.PathOf(row, new((AzureUrls)urls, version), "gpt 4o/a")).ShouldBe(address);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Address_OfARecordedRequest_IsTheRecordedOne(string id)
    {
        Assert.SkipWhen(id.Length == 0, RecordedFolder.WhyMissing);
        var path = RecordedFolder.ChatCompletions[id].Json.GetProperty("request").GetProperty("path").GetString()!;
        var (route, version) = path.Split("?api-version=") is [var before, var behind] ? (before, behind) : (path.TrimEnd('?'), null);
        var urls = route.Contains("/deployments/", StringComparison.Ordinal) ? AzureUrls.Deployments : route.StartsWith("/models", StringComparison.Ordinal) ? AzureUrls.Models : AzureUrls.V1;
        var deployment = urls == AzureUrls.Deployments ? route.Split('/')[3] : "any";

        AzureAddress.PathOf(new("https://x.openai.azure.com"), new(urls, version), deployment).ShouldBe(version is null ? route : path);
    }
}
