using Gateway.Configuration;

namespace Gateway.Import;

/// <summary>Reads LiteLLM's <c>model_list</c> (docs.litellm.ai/docs/proxy/configs, by way of field.md §5.3).</summary>
internal sealed class LiteLlmModels(GatewayConfig builtIn, ImportRemarks remarks)
{
    private readonly Dictionary<string, ImportedGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImportedModel> _models = new(StringComparer.Ordinal);

    public LiteLlmRows Rows { get; } = new(builtIn, remarks);

    /// <summary>By name, in the order of the file.</summary>
    public IReadOnlyDictionary<string, ImportedGroup> Groups => _groups;

    /// <summary>By target.</summary>
    public IReadOnlyDictionary<string, ImportedModel> Models => _models;

    public void Read(ImportNode list)
    {
        foreach (var row in list.Items())
        {
            ReadRow(row);
        }
    }

    /// <summary>Another name for a group.</summary>
    public void Alias(ImportNode alias, string name, string group)
    {
        if (!_groups.TryGetValue(group, out var meant) || Unusable(name) is not null || !_groups.TryAdd(name, new(name, alias.At)))
        {
            remarks.Dropped(alias, "names no group of the file, or is taken");
            return;
        }

        _groups[name].Deployments.AddRange(meant.Deployments);
        _groups[name].Fallbacks.AddRange(meant.Fallbacks);
        _groups[name].FallbackOnRefusal = meant.FallbackOnRefusal;
    }

    private void ReadRow(ImportNode row)
    {
        foreach (var (key, value) in row.Members())
        {
            if (key is not ("model_name" or "litellm_params" or "model_info"))
            {
                remarks.Dropped(value);
            }
        }

        if (row.Member("model_name") is not { Text: { } name } named || row.Member("litellm_params") is not { } parameters || parameters.Member("model") is not { Text: not null } model)
        {
            remarks.Dropped(row, "without model_name and litellm_params.model it is no deployment");
            return;
        }

        if (Unusable(name) is { } why)
        {
            remarks.Dropped(named, why);
            return;
        }

        if (model.Text.Contains('*', StringComparison.Ordinal) || model.Text.Any(char.IsWhiteSpace))
        {
            remarks.Dropped(model, "a wildcard needs no row: any provider/model is passed through");
            return;
        }

        if (Rows.Find(model, parameters) is { } found)
        {
            Add(row, name, $"{found.Row.Name}/{found.Model}", parameters);
        }
    }

    private string? Unusable(string name) =>
        name.Contains('*', StringComparison.Ordinal) ? "a wildcard needs no row: any provider/model is passed through"
        : name.Any(char.IsWhiteSpace) ? "a tier's name must have no space"
        : builtIn.Models.ContainsKey(name) ? "the name is a target of the catalogue, which can be asked for as it is; the deployment is left out"
        : null;

    private void Add(ImportNode row, string name, string target, ImportNode parameters)
    {
        double? weight = null;
        int? order = null;
        foreach (var (key, value) in parameters.Members())
        {
            switch (key)
            {
                case "model" or "api_key" or "api_base" or "base_url" or "input_cost_per_token" or "output_cost_per_token":
                    break;
                case "weight" when value.Number is { } own:
                    weight = (double)own;
                    break;
                case "order" when value.Whole is { } place:
                    order = place;
                    break;
                case "rpm" or "tpm":
                    weight ??= (double?)value.Number;
                    remarks.Dropped(value, "limits are of tenants and keys, not of targets; taken as the target's weight");
                    break;
                case "timeout" or "stream_timeout":
                    remarks.Dropped(value, "set providers.NAME.timeouts.total and .first_token instead");
                    break;
                default:
                    remarks.Dropped(value);
                    break;
            }
        }

        ReadFacts(row, target, parameters);
        if (!_groups.TryGetValue(name, out var group))
        {
            group = _groups[name] = new(name, row.At);
        }

        if (group.Deployments.Exists(other => other.Target == target))
        {
            remarks.Dropped(row, $"'{name}' has this target already, under the same key and address");
            return;
        }

        group.Deployments.Add(new(target, weight, order));
    }

    private void ReadFacts(ImportNode row, string target, ImportNode parameters)
    {
        var info = row.Member("model_info");
        foreach (var (key, value) in info?.Members() ?? [])
        {
            if (key is not ("input_cost_per_token" or "output_cost_per_token" or "max_input_tokens" or "max_tokens" or "max_output_tokens" or "id"))
            {
                remarks.Dropped(value);
            }
        }

        decimal? Cost(string key) => (parameters.Member(key) ?? info?.Member(key))?.Number * 1_000_000m;
        var (input, output) = (Cost("input_cost_per_token"), Cost("output_cost_per_token"));
        var isWhole = input is not null && output is not null;
        if (!isWhole && (input ?? output) is not null)
        {
            remarks.Add(row.At, row.Path, "half a price is none: give both costs per token");
        }

        var facts = new ImportedModel(isWhole ? input : null, isWhole ? output : null, AtLeast1(info?.Member("max_input_tokens")), AtLeast1(info?.Member("max_output_tokens")));
        if (!facts.IsEmpty)
        {
            _models[target] = facts;
        }
    }

    private static int? AtLeast1(ImportNode? node) => node?.Whole is >= 1 and var value ? value : null;
}
