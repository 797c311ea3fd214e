using Gateway.Configuration;
using Routing.Ordering;

namespace Gateway.Compatibility;

/// <summary>Model names as other gateways spell them: with a variant behind a colon, or with a provider behind an @.</summary>
internal static class ModelNames
{
    /// <summary>Whether <paramref name="name"/> is pinned to OpenRouter: to its row, to one that an operator named after it (<c>openrouter-2</c>), or to one at its address.</summary>
    public static bool IsOpenRouters(string name, GatewayConfig config) =>
        name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
        && config.Providers.TryGetValue(name[..slash], out var row)
        && (row.Name is "openrouter" || row.Name.StartsWith("openrouter-", StringComparison.Ordinal) || row.BaseUrl.Host is "openrouter.ai");

    /// <summary>Adds a model to those named besides the request's own.</summary>
    public static void Add(WishDraft draft, string name, string param) => draft.Add(Read(draft, name, param), param);

    /// <summary>The name without a variant that says how to sort its targets, and without an @; a variant that cannot be honoured is refused.</summary>
    public static string Read(WishDraft draft, string name, string param)
    {
        if (name is ['@', .. var rest] && rest.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash)
        {
            return draft.Provider(rest[..slash], param) is { } row ? $"{row}{rest[slash..]}" : name;
        }

        var colon = name.LastIndexOf(':');
        if (colon <= 0 || IsNameOfItsOwn(name, draft.Config))
        {
            return name;
        }

        switch (name[(colon + 1)..])
        {
            case "floor":
                return Sorted(ChainOrder.Cheapest);
            case "nitro":
                return Sorted(ChainOrder.Fastest);
            case "free" or "online" or "exacto" or "exact" or "thinking" or "extended":
                draft.RefuseUnsupported(param, $"'{name[colon..]}' is a variant of OpenRouter's own; pin openrouter/… to use it");
                return name;
            default:
                return name;
        }

        string Sorted(ChainOrder order)
        {
            if (draft.Order is { } other && other != order)
            {
                draft.Refuse(param, "invalid_value", $"'{param}' asks for another order than the request does already.");
            }

            draft.Order = order;
            return name[..colon];
        }
    }

    /// <summary>Ollama's models have tags behind a colon, and OpenRouter reads its own variants.</summary>
    private static bool IsNameOfItsOwn(string name, GatewayConfig config)
    {
        if (config.Models.ContainsKey(name) || config.Tiers.ContainsKey(name) || IsOpenRouters(name, config) || name.StartsWith("ollama/", StringComparison.Ordinal))
        {
            return true;
        }

        return config.Models.Values.Any(model => model.Id.Model == name || model.Aliases.Contains(name));
    }
}
