using Gateway.Configuration;
using Gateway.Configuration.Yaml;

namespace Gateway.Import;

/// <summary>Makes a <c>gateway.yaml</c> of a LiteLLM proxy's <c>config.yaml</c>. No I/O, and no secret in what it makes.</summary>
public static class LiteLlmImport
{
    /// <param name="text">What the file holds.</param>
    /// <param name="fileName">As the user named it; remarks begin with it.</param>
    public static ImportResult Convert(string text, string fileName)
    {
        var findings = new Findings(_ => null);
        var document = YamlTree.Parse(text, fileName, findings);
        if (document is null || !findings.Faults.IsEmpty)
        {
            return new(null, findings.Faults);
        }

        var root = new ImportNode(document.At, document, "");
        if (root.Member("model_list") is not { IsList: true } list)
        {
            return new(null, [new(fileName, 1, "model_list is missing: this is no LiteLLM proxy configuration")]);
        }

        var remarks = new ImportRemarks();
        var builtIn = GatewayConfigReader.ReadBuiltIn(_ => null).Config!;
        var models = new LiteLlmModels(builtIn, remarks);
        models.Read(list);
        var settings = new LiteLlmSettings(models, remarks);
        settings.Read(root);
        return new(new GatewayYaml(models, settings, remarks).Write(fileName), remarks.All);
    }
}
