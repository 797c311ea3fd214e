using System.Text.Json.Nodes;
using Gateway.Tests.Recorded;
using YamlDotNet.RepresentationModel;

namespace Gateway.Tests.Protocols;

/// <summary>A provider's OpenAPI document in YAML, to hold requests against: types, required and unknown members, enumerations, ranges.</summary>
internal sealed class Specification
{
    private readonly YamlNode _root;
    private readonly YamlNode _schema;

    private Specification(YamlNode root, YamlNode schema) => (_root, _schema) = (root, schema);

    /// <summary>Null where there are no recorded exchanges.</summary>
    public static Specification? Of(string provider, string path)
    {
        if (RecordedFolder.Path is not { } folder)
        {
            return null;
        }

        var yaml = new YamlStream();
        using var file = File.OpenText(System.IO.Path.Combine(folder, "specs", provider, "openapi.yaml"));
        yaml.Load(file);
        var root = yaml.Documents[0].RootNode;
        return new(root, root["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]);
    }

    public List<string> Faults(JsonNode body)
    {
        var faults = new List<string>();
        Check(_schema, body, "$", faults);
        return faults;
    }

    private void Check(YamlNode schema, JsonNode? value, string at, List<string> faults)
    {
        if (Text(schema, "$ref") is { } reference)
        {
            Check(reference.Split('/').Skip(1).Aggregate(_root, (node, step) => node[step]), value, at, faults);
            return;
        }

        if ((Find(schema, "oneOf") ?? Find(schema, "anyOf")) is YamlSequenceNode alternatives)
        {
            faults.AddRange(alternatives.Select(a => FaultsOf(a, value, at)).MinBy(f => f.Count)!);
            return;
        }

        CheckType(schema, value, at, faults);
        if (Find(schema, "enum") is YamlSequenceNode names && !names.Any(n => ((YamlScalarNode)n).Value == value?.ToString()))
        {
            faults.Add($"{at}: {value} is not one of its values");
        }

        if (value is JsonValue number && double.TryParse(Text(schema, "minimum"), out var least) && number.GetValue<double>() < least)
        {
            faults.Add($"{at}: less than {least}");
        }

        if (value is JsonValue large && double.TryParse(Text(schema, "maximum"), out var most) && large.GetValue<double>() > most)
        {
            faults.Add($"{at}: more than {most}");
        }

        if (value is JsonArray items && Find(schema, "items") is { } item)
        {
            for (var i = 0; i < items.Count; i++)
            {
                Check(item, items[i], $"{at}[{i}]", faults);
            }
        }
        else if (value is JsonObject members)
        {
            CheckMembers(schema, members, at, faults);
        }
    }

    private void CheckMembers(YamlNode schema, JsonObject members, string at, List<string> faults)
    {
        foreach (var name in Find(schema, "required") as YamlSequenceNode ?? [])
        {
            if (!members.ContainsKey(((YamlScalarNode)name).Value!))
            {
                faults.Add($"{at}: lacks {name}");
            }
        }

        if (Find(schema, "properties") is not { } properties)
        {
            return;
        }

        foreach (var (name, value) in members)
        {
            if (Find(properties, name) is { } property)
            {
                Check(property, value, $"{at}.{name}", faults);
            }
            else if (Find(schema, "additionalProperties") is null)
            {
                faults.Add($"{at}: unknown {name}");
            }
        }
    }

    private List<string> FaultsOf(YamlNode schema, JsonNode? value, string at)
    {
        var faults = new List<string>();
        Check(schema, value, at, faults);
        return faults;
    }

    private static void CheckType(YamlNode schema, JsonNode? value, string at, List<string> faults)
    {
        var kind = value?.GetValueKind().ToString().ToLowerInvariant();
        var fits = Text(schema, "type") switch
        {
            null => true,
            "integer" or "number" => kind == "number",
            "boolean" => kind is "true" or "false",
            var type => kind == type,
        };
        if (!fits)
        {
            faults.Add($"{at}: {kind}, not {Text(schema, "type")}");
        }
    }

    private static YamlNode? Find(YamlNode node, string name) => node is YamlMappingNode members && members.Children.TryGetValue(name, out var found) ? found : null;

    private static string? Text(YamlNode node, string name) => (Find(node, name) as YamlScalarNode)?.Value;
}
