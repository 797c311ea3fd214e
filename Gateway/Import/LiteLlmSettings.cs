using System.Globalization;

namespace Gateway.Import;

/// <summary>Reads LiteLLM's <c>router_settings</c>, <c>litellm_settings</c> and <c>general_settings</c> (docs.litellm.ai/docs/proxy/config_settings, by way of field.md §5.3).</summary>
internal sealed class LiteLlmSettings(LiteLlmModels models, ImportRemarks remarks)
{
    private const string InChain = "they stand at the end of the chain, so other failures lead to them as well";

    private readonly List<(string Name, ImportNode Group)> _aliases = [];
    private ImportNode? _defaultFallbacks;

    public int? Retries { get; private set; }

    /// <summary>As a duration; null: the default.</summary>
    public string? Deadline { get; private set; }

    public int? ConsecutiveFailures { get; private set; }

    public decimal? OpenForSeconds { get; private set; }

    /// <summary>The order of groups with several deployments.</summary>
    public string Order { get; private set; } = "weighted";

    /// <summary>A <c>${VARIABLE}</c>; null: everyone may call, as without LiteLLM's master key.</summary>
    public string? AdminKey { get; private set; }

    public void Read(ImportNode root)
    {
        foreach (var (section, node) in root.Members())
        {
            foreach (var (key, value) in section is "router_settings" or "litellm_settings" ? node.Members() : [])
            {
                ReadRouter(key, value);
            }

            if (section is "general_settings")
            {
                ReadGeneral(node);
            }
            else if (section is not ("model_list" or "router_settings" or "litellm_settings"))
            {
                remarks.Dropped(node);
            }
        }

        foreach (var (name, group) in _aliases)
        {
            models.Alias(group, name, (group.Member("model") ?? group).Text ?? "");
        }

        ApplyDefaultFallbacks();
    }

    private void ReadRouter(string key, ImportNode value)
    {
        switch (key)
        {
            case "routing_strategy":
                ReadStrategy(value);
                break;
            case "fallbacks":
                ReadFallbacks(value, static _ => { });
                break;
            case "context_window_fallbacks":
                ReadFallbacks(value, static _ => { });
                remarks.Add(value.At, value.Path, InChain);
                break;
            case "content_policy_fallbacks":
                ReadFallbacks(value, static group => group.FallbackOnRefusal = true);
                remarks.Add(value.At, value.Path, InChain);
                break;
            case "default_fallbacks":
                _defaultFallbacks = value;
                break;
            case "num_retries" when value.Whole is { } retries:
                Retries = retries;
                remarks.Add(value.At, value.Path, "an attempt is not repeated on the target that failed but on the next: taken as more attempts (max_attempts)");
                break;
            case "timeout" or "request_timeout" when value.Number is >= 0.001m and <= 2_000_000m and var seconds:
                Deadline = string.Create(CultureInfo.InvariantCulture, $"{(long)(seconds * 1000)}ms");
                break;
            case "allowed_fails" when value.Whole is { } fails:
                ConsecutiveFailures = fails + 1;
                remarks.Add(value.At, value.Path, "LiteLLM counts failures per minute, a circuit counts them in a row (and their share)");
                break;
            case "cooldown_time" when value.Number is >= 0.001m and <= 2_000_000m and var length:
                OpenForSeconds = length;
                break;
            case "model_group_alias":
                _aliases.AddRange(value.Members());
                break;
            case "enable_pre_call_checks":
                break;   // what cannot serve a request is always left out
            case "set_verbose" or "debug_level":
                break;
            case var redis when redis.StartsWith("redis_", StringComparison.Ordinal):
                remarks.Dropped(value, "nodes need no Redis for their limits and circuits here");
                break;
            default:
                if (!value.IsEmpty)
                {
                    remarks.Dropped(value);
                }

                break;
        }
    }

    private void ReadStrategy(ImportNode value)
    {
        Order = value.Text switch
        {
            "simple-shuffle" => "weighted",
            "least-busy" => "least-busy",
            "latency-based-routing" => "fastest",
            "cost-based-routing" => "cheapest",
            _ => "least-busy",
        };
        if (value.Text is not ("simple-shuffle" or "least-busy" or "latency-based-routing" or "cost-based-routing"))
        {
            remarks.Dropped(value, "the nearest there is: least-busy");
        }
    }

    /// <summary>A list of maps: name → names.</summary>
    private void ReadFallbacks(ImportNode list, Action<ImportedGroup> note)
    {
        foreach (var (from, to) in list.Items().SelectMany(item => item.Members()))
        {
            if (from == "*")
            {
                _defaultFallbacks = to;
            }
            else if (models.Groups.TryGetValue(from, out var group))
            {
                AddFallbacks(group, to);
                note(group);
            }
            else
            {
                remarks.Dropped(to, "names no group of the file");
            }
        }
    }

    private void AddFallbacks(ImportedGroup group, ImportNode names)
    {
        foreach (var name in names.Items())
        {
            if (name.Text is { } text && models.Groups.ContainsKey(text))
            {
                if (!group.Fallbacks.Contains(text))
                {
                    group.Fallbacks.Add(text);
                }
            }
            else
            {
                remarks.Dropped(name, "names no group of the file");
            }
        }
    }

    private void ApplyDefaultFallbacks()
    {
        if (_defaultFallbacks is not { } names)
        {
            return;
        }

        foreach (var group in models.Groups.Values.Where(group => group.Fallbacks.Count == 0))
        {
            AddFallbacks(group, names);
        }
    }

    private void ReadGeneral(ImportNode section)
    {
        foreach (var (key, value) in section.Members())
        {
            switch (key)
            {
                case "master_key" when value.Variable is { } variable:
                    AdminKey = $"${{{variable}}}";
                    break;
                case "master_key" when value.Text is not null:
                    AdminKey = "${GATEWAY_ADMIN_KEY}";
                    remarks.Dropped(value, "a secret in the file itself is not copied: set GATEWAY_ADMIN_KEY");
                    break;
                case "database_url":
                    remarks.Dropped(value, "LiteLLM's tables are not read; a store of our own is made (store: { postgres: \"Host=…\" } for PostgreSQL), and keys are made anew");
                    break;
                default:
                    if (!value.IsEmpty)
                    {
                        remarks.Dropped(value);
                    }

                    break;
            }
        }
    }
}
