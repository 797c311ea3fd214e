using Azure.Identity;

namespace Gateway.Providers;

/// <summary>Which of Microsoft's clouds an address is in: who gives tokens there, and what for.</summary>
/// <param name="Authority">Where tokens come from.</param>
/// <param name="Scope">For Azure OpenAI. Source: learn.microsoft.com/azure/ai-foundry/openai, managed identity, read 2026-11-21.</param>
internal sealed record AzureCloud(Uri Authority, string Scope)
{
    public static AzureCloud Of(Uri address) =>
        address.IdnHost.EndsWith(".azure.us", StringComparison.OrdinalIgnoreCase) ? new(AzureAuthorityHosts.AzureGovernment, "https://cognitiveservices.azure.us/.default")
        : address.IdnHost.EndsWith(".azure.cn", StringComparison.OrdinalIgnoreCase) ? new(AzureAuthorityHosts.AzureChina, "https://cognitiveservices.azure.cn/.default")
        : new(AzureAuthorityHosts.AzurePublicCloud, "https://cognitiveservices.azure.com/.default");
}
