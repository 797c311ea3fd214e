using Gateway.Configuration.Yaml;

namespace Gateway.Configuration;

/// <summary>The rows that come with the gateway: <c>Gateway/Providers/*.yaml</c>, in the schema of <c>gateway.yaml</c>.</summary>
internal static class BuiltIn
{
    private const string Folder = "Gateway.Providers.";

    private static readonly Lazy<YamlMap> Parsed = new(Parse);

    public static YamlMap Document => Parsed.Value;

    /// <summary>The files, as they would be named in a fault, with their text.</summary>
    public static IEnumerable<(string File, string Text)> Files()
    {
        var assembly = typeof(BuiltIn).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (Mark.BuiltInPrefix + resource[Folder.Length..], reader.ReadToEnd());
        }
    }

    private static YamlMap Parse()
    {
        var findings = new Findings(_ => null);
        var documents = Files().Select(file => YamlTree.Parse(file.Text, file.File, findings)).OfType<YamlMap>();
        var whole = documents.Aggregate((under, over) => YamlOverlay.Lay(over, under, findings));
        return findings.Faults.IsEmpty ? whole : throw new InvalidOperationException(string.Join('\n', findings.Faults));
    }
}
