using System.Text.Json;
using Gateway.Protocols.OpenAI;

namespace Gateway.Compatibility;

/// <summary>LiteLLM's members of a body (docs.litellm.ai/docs/proxy/reliability, by way of field.md §5.3).</summary>
internal static class LiteLlmMembers
{
    public static void Read(ForeignField field, JsonPart value)
    {
        var draft = value.Draft;
        switch (field)
        {
            case ForeignField.Fallbacks:
                foreach (var item in value.Items())
                {
                    ReadFallback(item);
                }

                break;
            case ForeignField.DisableFallbacks:
                draft.FirstModelOnly |= value.Flag();
                break;
            case ForeignField.NumRetries:
                if (value.Count() is { } retries)
                {
                    draft.RetryAtMost(retries);
                }

                break;
            case ForeignField.Timeout:
                if (value.Amount() is { } seconds)
                {
                    Timeouts.Read(seconds * 1000, value.Path, draft);
                }

                break;
            case ForeignField.Tags:
                draft.Tags.AddRange(value.Texts());
                break;
            case ForeignField.ContextWindowFallbacks or ForeignField.ContentPolicyFallbacks:
                value.UnsupportedUnlessEmpty("a tier's chain says what follows such a failure (a larger window always does; fallback_on_refusal)");
                break;
            default:
                value.UnsupportedUnlessEmpty("failures are played by the simulator, not by requests");
                break;
        }
    }

    /// <summary>A name, or <c>{"model": …}</c>.</summary>
    private static void ReadFallback(JsonPart item)
    {
        if (item.Element.ValueKind is not JsonValueKind.Object)
        {
            if (item.Text() is { } plain)
            {
                ModelNames.Add(item.Draft, plain, item.Path);
            }

            return;
        }

        foreach (var (name, member) in item.Members())
        {
            if (name == "model" && member.Text() is { } model)
            {
                ModelNames.Add(item.Draft, model, member.Path);
            }
            else if (name != "model")
            {
                member.Unsupported("every model is asked the same; a fallback may say its model only");
            }
        }
    }
}
