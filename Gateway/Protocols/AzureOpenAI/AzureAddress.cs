using Gateway.Configuration;

namespace Gateway.Protocols.AzureOpenAI;

/// <summary>
/// Where Azure has Chat Completions: OpenAI's own format at other addresses, so that bodies are passed on.
/// Source: learn.microsoft.com/azure/ai-foundry/openai: API lifecycle, REST reference; read 2026-11-21; recorded requests.
/// </summary>
internal static class AzureAddress
{
    private const string ChatCompletions = "/chat/completions";

    /// <summary>What follows the base URL, escaped, query included.</summary>
    /// <param name="baseUrl">A resource's endpoint, e.g. <c>https://NAME.openai.azure.com</c>; also with the <c>/openai</c>, <c>/openai/v1</c> or <c>/models</c> that the portal shows with it.</param>
    /// <param name="azure">Which paths, and which version of them.</param>
    /// <param name="deployment">The deployment's name, which is what the model is called in it.</param>
    public static string PathOf(Uri baseUrl, AzureConfig azure, string deployment)
    {
        var path = azure.Urls switch
        {
            AzureUrls.Deployments => $"/openai/deployments/{Uri.EscapeDataString(deployment)}{ChatCompletions}",
            AzureUrls.Models => $"/models{ChatCompletions}",
            _ => $"/openai/v1{ChatCompletions}",
        };
        var given = baseUrl.AbsolutePath.TrimEnd('/');
        foreach (var known in new[] { "/openai/v1", "/openai", "/models" })
        {
            if (given.EndsWith(known, StringComparison.OrdinalIgnoreCase) && path.StartsWith(known + "/", StringComparison.Ordinal))
            {
                path = path[known.Length..];
                break;
            }
        }

        return azure.ApiVersion is { } version ? $"{path}?api-version={version}" : path;
    }
}
