using Gateway.Configuration;

namespace Gateway.Protocols.AzureOpenAI;

/// <summary>
/// Where Azure has Chat Completions and embeddings: OpenAI's own format at other addresses, so that bodies are passed on.
/// Source: learn.microsoft.com/azure/ai-foundry/openai: API lifecycle, REST reference; read 2026-11-21; recorded requests.
/// </summary>
internal static class AzureAddress
{
    /// <summary>What follows the base URL, escaped, query included.</summary>
    /// <param name="baseUrl">A resource's endpoint, e.g. <c>https://NAME.openai.azure.com</c>; also with the <c>/openai</c>, <c>/openai/v1</c> or <c>/models</c> that the portal shows with it.</param>
    /// <param name="azure">Which paths, and which version of them.</param>
    /// <param name="deployment">The deployment's name, which is what the model is called in it.</param>
    /// <param name="operation">What is asked for, by OpenAI's path for it.</param>
    public static string PathOf(Uri baseUrl, AzureConfig azure, string deployment, string operation = "/chat/completions")
    {
        var path = azure.Urls switch
        {
            AzureUrls.Deployments => $"/openai/deployments/{Uri.EscapeDataString(deployment)}{operation}",
            AzureUrls.Models => $"/models{operation}",
            _ => $"/openai/v1{operation}",
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
