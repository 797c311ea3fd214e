using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Configuration;

namespace Gateway.Compatibility;

/// <summary>
/// What other gateways call the providers that have rows here. OpenRouter: openrouter.ai/docs/features/provider-routing; LiteLLM:
/// docs.litellm.ai/docs/providers; Portkey: portkey.ai/docs/integrations/llms. Written down on 2026-11-21; a name that is a row's own always means that row.
/// </summary>
public static class ProviderSlugs
{
    private static readonly FrozenDictionary<string, string> Others = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["google"] = "gemini",
        ["google-ai-studio"] = "gemini",
        ["together-ai"] = "together",
        ["together_ai"] = "together",
        ["fireworks-ai"] = "fireworks",
        ["fireworks_ai"] = "fireworks",
        ["mistral-ai"] = "mistral",
        ["mistralai"] = "mistral",
        ["x-ai"] = "xai",
        ["perplexity-ai"] = "perplexity",
        ["moonshotai"] = "moonshot",
        ["z-ai"] = "zai",
        ["dashscope"] = "qwen",
        ["alibaba"] = "qwen",
        ["nvidia_nim"] = "nvidia",
        ["ollama_chat"] = "ollama",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The row that <paramref name="name"/> means; null when there is none.</summary>
    public static string? Find(string name, ImmutableSortedDictionary<string, ProviderConfig> rows)
    {
        name = name.Trim();
        return rows.TryGetValue(name, out var exact) ? exact.Name
            : rows.Keys.FirstOrDefault(row => row.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? (Others.GetValueOrDefault(name) is { } other && rows.ContainsKey(other) ? other : null);
    }
}
