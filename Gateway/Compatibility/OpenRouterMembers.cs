using Gateway.Protocols.OpenAI;
using Routing.Ordering;

namespace Gateway.Compatibility;

/// <summary>OpenRouter's members of a body (openrouter.ai/docs/features/model-routing and /provider-routing, by way of field.md §5.1).</summary>
internal static class OpenRouterMembers
{
    private const string UnknownPolicies = "the gateway does not know what providers do with data";

    /// <summary>Whether OpenRouter itself understands <paramref name="field"/>.</summary>
    public static bool Has(ForeignField field) => field <= ForeignField.Usage;

    public static void Read(ForeignField field, JsonPart value)
    {
        var draft = value.Draft;
        switch (field)
        {
            case ForeignField.Models:
                foreach (var item in value.Items())
                {
                    if (item.Text() is { } name)
                    {
                        ModelNames.Add(draft, name, item.Path);
                    }
                }

                break;
            case ForeignField.Provider:
                foreach (var (name, member) in value.Members())
                {
                    ReadPreference(name, member);
                }

                break;
            case ForeignField.Route when value.Text() is { } route && route != "fallback":
                value.Unsupported("'fallback' is the only route");
                break;
            case ForeignField.Transforms:
                value.UnsupportedUnlessEmpty("the gateway does not rewrite prompts");
                break;
            case ForeignField.Plugins:
                value.UnsupportedUnlessEmpty("plugins run at OpenRouter; pin openrouter/… to use them");
                break;
            case ForeignField.Usage:
                foreach (var (name, member) in value.Members())
                {
                    if (name == "include")
                    {
                        draft.WantsCost |= member.Flag();
                    }
                    else
                    {
                        member.Unsupported("usage has one member, include");
                    }
                }

                break;
        }
    }

    private static void ReadPreference(string name, JsonPart value)
    {
        var draft = value.Draft;
        switch (name)
        {
            case "order":
                ReadProviders(value, draft.Preferred);
                break;
            case "only":
                ReadProviders(value, draft.Only);
                break;
            case "ignore":
                // A provider that is not here is ignored already.
                draft.Ignored.AddRange(value.Texts().Select(slug => ProviderSlugs.Find(slug, draft.Config.Providers)).OfType<string>());
                break;
            case "allow_fallbacks":
                draft.AllowFallbacks = value.Flag();
                break;
            case "require_parameters":
                draft.RequiresParameters = value.Flag();
                break;
            case "sort":
                ReadSort(value);
                break;
            case "max_price":
                ReadMaxPrice(value);
                break;
            case "data_collection" when value.Text() is "allow":
                break;
            case "data_collection":
                value.Unsupported($"{UnknownPolicies}; an operator's rule can hold requests to chosen providers");
                break;
            case "zdr" or "enforce_distillable_text":
                value.UnsupportedUnlessEmpty(UnknownPolicies);
                break;
            case "quantizations":
                value.UnsupportedUnlessEmpty("the gateway does not know how providers quantize");
                break;
            default:
                value.Unsupported("it is not one of order, only, ignore, allow_fallbacks, require_parameters, sort, max_price, data_collection");
                break;
        }
    }

    private static void ReadProviders(JsonPart value, List<string> into)
    {
        foreach (var item in value.Items())
        {
            if (item.Text() is { } slug && value.Draft.Provider(slug, item.Path) is { } row)
            {
                into.Add(row);
            }
        }
    }

    private static void ReadSort(JsonPart value)
    {
        if (value.Element.ValueKind is System.Text.Json.JsonValueKind.Object)
        {
            foreach (var (name, member) in value.Members())
            {
                switch (name)
                {
                    case "by":
                        ReadOrder(member);
                        break;
                    case "partition" when member.Text() is "model" or "none":
                        value.Draft.AcrossModels = member.Text() is "none";
                        break;
                    default:
                        member.Unsupported("sort has by and partition ('model' or 'none')");
                        break;
                }
            }

            return;
        }

        ReadOrder(value);
    }

    private static void ReadOrder(JsonPart value)
    {
        switch (value.Text())
        {
            case "price":
                value.Draft.Order = ChainOrder.Cheapest;
                break;
            case "throughput" or "latency":
                // One estimate serves both: how long this request will take, from first-token time and speed.
                value.Draft.Order = ChainOrder.Fastest;
                break;
            case { } other:
                value.Invalid($"must be price, throughput or latency, not '{other}'");
                break;
        }
    }

    private static void ReadMaxPrice(JsonPart value)
    {
        foreach (var (name, member) in value.Members())
        {
            switch (name)
            {
                case "prompt":
                    value.Draft.MaxPromptPrice = member.Amount();
                    break;
                case "completion":
                    value.Draft.MaxCompletionPrice = member.Amount();
                    break;
                default:
                    member.Unsupported("the catalogue has prices of prompt and completion tokens");
                    break;
            }
        }
    }
}
