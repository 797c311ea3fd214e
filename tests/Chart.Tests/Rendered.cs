using YamlDotNet.RepresentationModel;

namespace Chart.Tests;

/// <summary>The objects of a rendered chart.</summary>
internal static class Rendered
{
    public static IReadOnlyList<YamlNode> Of(string name)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Tool.Render(name)));
        return [.. stream.Documents.Select(document => document.RootNode).Where(node => node is YamlMappingNode)];
    }

    public static YamlNode One(string name, string kind, string endsWith) =>
        Of(name).Single(node => node.Text("kind") == kind && node.Text("metadata.name")!.EndsWith(endsWith, StringComparison.Ordinal));

    /// <summary>The scalar at a path like <c>spec.template.0.name</c>; null where there is none.</summary>
    public static string? Text(this YamlNode node, string path) => (node.At(path) as YamlScalarNode)?.Value;

    public static YamlNode? At(this YamlNode node, string path)
    {
        YamlNode? at = node;
        foreach (var step in path.Split('.'))
        {
            at = at switch
            {
                YamlMappingNode map => map.Children.TryGetValue(new YamlScalarNode(step), out var value) ? value : null,
                YamlSequenceNode list when int.TryParse(step, out var index) && index < list.Children.Count => list.Children[index],
                _ => null,
            };
        }

        return at;
    }

    public static IEnumerable<YamlNode> Items(this YamlNode node, string path) => node.At(path) is YamlSequenceNode list ? list.Children : [];

    /// <summary>The pods an object makes; null for an object that makes none.</summary>
    public static YamlNode? Pod(this YamlNode node) => node.At("spec.template.spec.containers") is null ? null : node.At("spec.template.spec");
}
