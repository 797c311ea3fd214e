using Gateway.Configuration.Schema;
using Gateway.Configuration.Yaml;

namespace Gateway.Configuration;

/// <summary>Reads a <c>gateway.yaml</c>: text in, a checked configuration or every fault out. No I/O.</summary>
public static class GatewayConfigReader
{
    /// <summary>Reads a file's text, laid over the built-in rows. An empty one is all defaults.</summary>
    /// <param name="text">What the file holds.</param>
    /// <param name="fileName">The file as the user named it; faults begin with it.</param>
    /// <param name="environment">Looks up an environment variable; null when it is not set.</param>
    public static ConfigReading Read(string text, string fileName, Func<string, string?> environment)
    {
        var findings = new Findings(environment);
        var document = YamlTree.Parse(text, fileName, findings);
        var config = document is null ? null : RootReader.Read(YamlOverlay.Lay(document, BuiltIn.Document, findings), findings);
        return Conclude(config, findings);
    }

    /// <summary>The built-in rows alone, with credentials from the environment: everyone is let in, as tenant <c>default</c>.</summary>
    public static ConfigReading ReadBuiltIn(Func<string, string?> environment)
    {
        var findings = new Findings(environment);
        return Conclude(RootReader.Read(BuiltIn.Document, findings) with { Auth = AuthMode.Open }, findings);
    }

    private static ConfigReading Conclude(GatewayConfig? config, Findings findings) => new(
        findings.Faults.IsEmpty && config is not null ? config with { Warnings = [.. findings.Warnings.Select(warning => warning.ToString())] } : null,
        findings.Faults,
        findings.Warnings);
}
