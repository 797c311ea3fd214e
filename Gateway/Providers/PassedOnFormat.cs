using System.Collections.Frozen;
using Gateway.Configuration;
using Gateway.Protocols.AzureOpenAI;

namespace Gateway.Providers;

/// <summary>The client's own format, as it is found at a provider: the body is passed on as it came, only the address differs.</summary>
/// <param name="Name">As rows give it.</param>
/// <param name="PathOf">What follows a row's base URL for a model, with a leading slash, escaped.</param>
internal sealed record PassedOnFormat(string Name, Func<ProviderConfig, string, string> PathOf)
{
    /// <summary>As <see cref="PathOf"/>, for embeddings.</summary>
    public Func<ProviderConfig, string, string> EmbeddingsPathOf { get; init; } = static (_, _) => "/embeddings";

    /// <summary>As <see cref="PathOf"/>, for Responses; null where a row's kind of address has none.</summary>
    public Func<ProviderConfig, string, string?> ResponsesPathOf { get; init; } = static (_, _) => "/responses";

    /// <summary>As <see cref="PathOf"/>, for Completions; null where a row's kind of address has none.</summary>
    public Func<ProviderConfig, string, string?> CompletionsPathOf { get; init; } = static (_, _) => "/completions";

    public static PassedOnFormat OpenAI { get; } = new("openai", static (row, _) => row.Quirks.ChatPath);

    private static PassedOnFormat AzureOpenAI { get; } = new("azure-openai", static (row, model) => AzureAddress.PathOf(row.BaseUrl, row.Azure ?? new(), model))
    {
        ResponsesPathOf = static (row, model) => (row.Azure ?? new()).Urls is AzureUrls.V1 ? AzureAddress.PathOf(row.BaseUrl, row.Azure ?? new(), model, "/responses") : null,
        CompletionsPathOf = static (row, model) => (row.Azure ?? new()).Urls is AzureUrls.Models ? null : AzureAddress.PathOf(row.BaseUrl, row.Azure ?? new(), model, "/completions"),
        EmbeddingsPathOf = static (row, model) => AzureAddress.PathOf(row.BaseUrl, row.Azure ?? new(), model, "/embeddings"),
    };

    private static readonly FrozenDictionary<string, PassedOnFormat> All = new[] { OpenAI, AzureOpenAI }.ToFrozenDictionary(format => format.Name, StringComparer.Ordinal);

    /// <summary>Null when the format is not the client's own.</summary>
    public static PassedOnFormat? Find(string format) => All.GetValueOrDefault(format);
}
