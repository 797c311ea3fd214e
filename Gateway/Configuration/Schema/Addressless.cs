using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>
/// Built-in providers that nobody can reach here: their address has a part of the operator's own, such as an Azure resource, which neither the file
/// nor the environment gives. Their rows are left out, so that whoever does not use them never hears of them.
/// </summary>
internal sealed class Addressless
{
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    public static Addressless Find(IEnumerable<NamedValue> providers)
    {
        var found = new Addressless();
        foreach (var (name, row) in providers.Where(row => row.Value.At.IsBuiltIn))
        {
            if (BaseUrl(row) is { } baseUrl && Reason(name, baseUrl) is { } reason)
            {
                found._reasons.Add(name, reason);
            }
        }

        return found;
    }

    /// <summary>The variable that a built-in address needs and does not get; null when it needs none.</summary>
    public static string? MissingVariable(Value baseUrl) =>
        baseUrl.Node is YamlScalar scalar ? EnvironmentText.FirstMissing(scalar.Text, baseUrl.Findings.Environment) : null;

    /// <summary>Why <paramref name="provider"/> is left out, for whoever names it; null when it is not.</summary>
    public string? Explain(string provider) => _reasons.GetValueOrDefault(provider);

    /// <summary>True for a built-in row of <c>models</c> that goes with its provider.</summary>
    public bool Takes(string model, Value row) => row.At.IsBuiltIn && TargetNames.Split(model) is { } id && _reasons.ContainsKey(id.Provider);

    private static Value? BaseUrl(Value row) =>
        row.Node is YamlMap map && map.Entries.FirstOrDefault(entry => entry.Key is "base_url") is { } entry
            ? new Value(entry.At, entry.Value, Findings.Join(row.Path, entry.Key), row.Findings)
            : null;

    private static string? Reason(string name, Value baseUrl)
    {
        if (MissingVariable(baseUrl) is { } missing)
        {
            return $"provider '{name}' has no address: {missing} is not set";
        }

        // The variable may be there for another program, in a form of its own: a reason to say so, none to refuse to start.
        if (baseUrl.Node is YamlScalar { Text: var text }
            && EnvironmentText.FirstName(text) is { } variable
            && baseUrl.TryText(out var expanded)
            && !Scalars.BaseUrl.TryParse(expanded, out _))
        {
            baseUrl.Warn($"'{text}' is no address with the {variable} that is set; the provider is left out");
            return $"provider '{name}' has no address: {variable} makes none of '{text}'";
        }

        return null;
    }
}
