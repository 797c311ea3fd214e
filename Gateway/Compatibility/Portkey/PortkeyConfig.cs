using System.Text.Json;

namespace Gateway.Compatibility.Portkey;

/// <summary>
/// Reads a Portkey config: targets, and strategies that hold them (portkey.ai/docs/product/ai-gateway/configs, by way of field.md §5.2). A load balance here
/// goes on with the others when the chosen one fails, which Portkey's own does not.
/// </summary>
internal sealed class PortkeyConfig(WishDraft draft, JsonElement? metadata)
{
    /// <summary>What the gateway moves on after; with any other status it answers the client.</summary>
    private static readonly int[] MovesOn = [401, 402, 403, 404, 408, 429];

    private readonly string _requested = draft.Model;

    /// <summary>Reads it whole.</summary>
    public void Read(JsonPart root)
    {
        draft.ReplacesModel = true;
        ReadNode(root, isRoot: true, shares: false, weight: 1);
    }

    /// <summary>A target, or a strategy with targets of its own.</summary>
    private void ReadNode(JsonPart node, bool isRoot, bool shares, double weight)
    {
        var (mode, provider, model) = ((string?)null, (string?)null, (string?)null);
        foreach (var (name, value) in node.Members())
        {
            switch (name)
            {
                case "strategy":
                    mode = ReadStrategy(value, isRoot);
                    break;
                case "targets" or "weight" or "name":
                    break;
                case "provider":
                    provider = value.Text() is { } slug ? draft.Provider(slug.TrimStart('@'), value.Path) : null;
                    break;
                case "override_params":
                    model = ReadOverride(value);
                    break;
                case "retry" when isRoot:
                    ReadRetry(value);
                    break;
                case "request_timeout" when isRoot:
                    if (value.Amount() is { } milliseconds)
                    {
                        Timeouts.Read(milliseconds, value.Path, draft);
                    }

                    break;
                case "retry" or "request_timeout":
                    value.Unsupported("it counts for the whole request, so it stands at the top");
                    break;
                case "cache":
                    value.UnsupportedUnlessEmpty("answers are not cached");
                    break;
                case "virtual_key" or "api_key" or "custom_host":
                    value.Unsupported("providers' keys and addresses are kept with the gateway (POST /v1/keys)");
                    break;
                default:
                    value.Unsupported("the gateway has no counterpart");
                    break;
            }
        }

        if (node.Member("targets") is { } targets)
        {
            ReadTargets(node, mode ?? "single", [.. targets.Items()], shares, weight);
            return;
        }

        var chosen = model is null ? _requested : ModelNames.Read(draft, model, $"{node.Path}.override_params.model");
        if (chosen.Length == 0)
        {
            draft.Refuse(node.Path, "missing_required_parameter", $"'{node.Path}' names no model, and neither does the request.");
        }

        draft.Add(PortkeyModel.Of(provider, chosen), node.Path, shares, weight);
    }

    private void ReadTargets(JsonPart node, string mode, JsonPart[] targets, bool shares, double weight)
    {
        if (targets.Length == 0)
        {
            draft.Refuse($"{node.Path}.targets", "invalid_value", $"'{node.Path}.targets' must not be empty.");
            return;
        }

        switch (mode)
        {
            case "single":
                ReadNode(targets[0], isRoot: false, shares, weight);
                break;
            case "conditional":
                var conditions = new PortkeyConditions(_requested, metadata);
                if (node.Member("strategy") is { } strategy && conditions.Choose(strategy, targets) is { } chosen)
                {
                    ReadNode(chosen, isRoot: false, shares, weight);
                }

                break;
            case "fallback" or "loadbalance" when shares:
                draft.RefuseUnsupported($"{node.Path}.strategy", "within a load balance a target is one model; put the load balance within the fallback");
                break;
            case "fallback":
                Array.ForEach(targets, target => ReadNode(target, isRoot: false, shares: false, weight: 1));
                break;
            default:
                var sum = targets.Sum(WeightOf);
                for (var at = 0; at < targets.Length; at++)
                {
                    var own = WeightOf(targets[at]);
                    ReadShare(targets[at], first: at == 0, sum > 0 ? own : 1);
                }

                break;
        }
    }

    private void ReadShare(JsonPart target, bool first, double weight)
    {
        if (first && target.Member("strategy")?.Member("mode")?.Text() is "fallback" or "loadbalance")
        {
            draft.RefuseUnsupported($"{target.Path}.strategy", "within a load balance a target is one model; put the load balance within the fallback");
            return;
        }

        ReadNode(target, isRoot: false, shares: !first, weight);
    }

    private static double WeightOf(JsonPart target) => target.Member("weight") is { } weight ? (double)(weight.Amount() ?? 1) : 1;

    private string? ReadStrategy(JsonPart strategy, bool isRoot)
    {
        string? mode = null;
        foreach (var (name, value) in strategy.Members())
        {
            switch (name)
            {
                case "mode":
                    mode = value.Text();
                    if (mode is not (null or "single" or "fallback" or "loadbalance" or "conditional"))
                    {
                        value.Invalid($"must be single, fallback, loadbalance or conditional, not '{mode}'");
                    }

                    break;
                case "on_status_codes" when isRoot:
                    draft.FallbackOn.AddRange(ReadStatuses(value));
                    break;
                case "on_status_codes":
                    value.Unsupported("it counts for the whole request, so it stands at the top");
                    break;
                case "conditions" or "default":
                    break;
                default:
                    value.Unsupported("the gateway has no counterpart");
                    break;
            }
        }

        return mode;
    }

    private static IEnumerable<int> ReadStatuses(JsonPart list)
    {
        foreach (var item in list.Items())
        {
            if (item.Count(599) is not { } status)
            {
                continue;
            }

            if (status < 500 && !MovesOn.Contains(status))
            {
                item.Unsupported($"no other target mends what a provider answers {status} to");
            }

            yield return status;
        }
    }

    /// <summary>An attempt is never repeated on the target that failed, but on the next one: that is what is counted.</summary>
    private void ReadRetry(JsonPart retry)
    {
        foreach (var (name, value) in retry.Members())
        {
            switch (name)
            {
                case "attempts" when value.Count() is { } attempts:
                    draft.RetryAtMost(attempts);
                    break;
                case "on_status_codes":
                    _ = ReadStatuses(value).Count();
                    break;
                case "use_retry_after_headers" or "use_retry_after_header" when value.Flag() || true:
                    break;
                case not "attempts":
                    value.Unsupported("the gateway has no counterpart");
                    break;
            }
        }
    }

    private static string? ReadOverride(JsonPart parameters)
    {
        string? model = null;
        foreach (var (name, value) in parameters.Members())
        {
            if (name == "model")
            {
                model = value.Text();
            }
            else
            {
                value.Unsupported("every target is asked the same; only its model may differ");
            }
        }

        return model;
    }
}
