using Gateway.Compatibility;
using Gateway.Configuration;

namespace Gateway.Import;

/// <summary>
/// Finds the provider row that a LiteLLM deployment is to be reached by, making one where none fits: the same provider under another key or at another address
/// is a row of its own.
/// </summary>
internal sealed class LiteLlmRows(GatewayConfig builtIn, ImportRemarks remarks)
{
    /// <summary>Prefixes of servers that speak OpenAI's format at an address of the operator's.</summary>
    private static readonly string[] AtAnAddress = ["openai_like", "custom_openai", "hosted_vllm", "vllm", "litellm_proxy", "lm_studio", "llamafile", "text-completion-openai", "custom"];

    private readonly Dictionary<(string Provider, string? BaseUrl, string? ApiKey), ImportedRow> _rows = [];

    /// <summary>In the order they were first needed.</summary>
    public IEnumerable<ImportedRow> All => _rows.Values;

    /// <summary>The row, and the provider's own name of the model; null after a remark.</summary>
    public (ImportedRow Row, string Model)? Find(ImportNode model, ImportNode parameters)
    {
        var text = model.Text!;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (prefix, name) = slash > 0 ? (text[..slash], text[(slash + 1)..]) : ("openai", text);
        if (slash <= 0 && text.StartsWith("claude", StringComparison.Ordinal))
        {
            prefix = "anthropic";
        }

        var baseUrl = Address(parameters.Member("api_base") ?? parameters.Member("base_url"));
        var known = ProviderSlugs.Find(prefix, builtIn.Providers);
        if (prefix == "azure" && baseUrl is not null)
        {
            remarks.Add(model.At, model.Path, "written for Azure's v1 API (…/openai/v1), where the deployment's name is the model");
            return (Row("azure", null, "openai", $"{baseUrl.TrimEnd('/')}/openai/v1", parameters), name);
        }

        if (known is null && (!AtAnAddress.Contains(prefix) || baseUrl is null))
        {
            remarks.Dropped(model, $"the provider '{prefix}' has no row here{(AtAnAddress.Contains(prefix) ? " without an api_base" : "")}; the deployment is left out");
            return null;
        }

        return (Row(prefix, known, "openai", baseUrl, parameters), name);
    }

    private ImportedRow Row(string prefix, string? known, string format, string? baseUrl, ImportNode parameters)
    {
        var row = known is null ? null : builtIn.Providers[known];
        var name = known ?? prefix;
        var apiKey = Key(parameters.Member("api_key"), name);

        // Ollama's own address has no version in it; its OpenAI format is behind one.
        baseUrl = known == "ollama" && baseUrl is not null && !baseUrl.EndsWith("/v1", StringComparison.Ordinal) ? $"{baseUrl.TrimEnd('/')}/v1" : baseUrl;
        var key = (name, baseUrl, apiKey);
        if (_rows.TryGetValue(key, out var found))
        {
            return found;
        }

        // The provider at its own address: the first key is the row's, another makes another row. Elsewhere the built-in row's key must not follow it.
        var free = Free(name, isTaken: baseUrl is not null && row is { NeedsKey: true });
        var made = free == name && row is not null
            ? new ImportedRow(name, true, row.Format, baseUrl, apiKey ?? (baseUrl is null && row.KeyVariable is { } usual ? $"${{{usual}}}" : null))
            : new(free, false, row?.Format ?? format, baseUrl ?? row?.BaseUrl.ToString(), apiKey);
        return _rows[key] = made;
    }

    private string Free(string name, bool isTaken)
    {
        var free = name;
        for (var next = 2; (isTaken && free == name) || _rows.Values.Any(row => row.Name == free) || (free != name && builtIn.Providers.ContainsKey(free)); next++)
        {
            free = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}-{next}");
        }

        return free;
    }

    private static string? Address(ImportNode? node) => node?.Variable is { } variable ? $"${{{variable}}}" : node?.Text?.Replace("${", "$${", StringComparison.Ordinal);

    /// <summary>A variable stays one; a key that stands in the file is not carried on.</summary>
    private string? Key(ImportNode? node, string row)
    {
        if (node?.Text is null)
        {
            return null;
        }

        if (node.Value.Variable is { } variable)
        {
            return $"${{{variable}}}";
        }

        if (node.Value.Text is "none" or "None" or "EMPTY" or "dummy" or "fake-key")
        {
            return null;
        }

        var named = $"{row.ToUpperInvariant().Replace('-', '_').Replace('.', '_')}_API_KEY";
        remarks.Dropped(node.Value, $"a secret in the file itself is not copied: set {named}");
        return $"${{{named}}}";
    }
}
