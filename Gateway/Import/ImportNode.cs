using System.Globalization;
using Gateway.Configuration.Yaml;

namespace Gateway.Import;

/// <summary>A value of the file that is imported: where it stood, and what it reads as.</summary>
internal readonly record struct ImportNode(Mark At, YamlNode Node, string Path)
{
    private const string FromEnvironment = "os.environ/";

    /// <summary>The text of a scalar; null for none, and for anything else.</summary>
    public string? Text => Node is YamlScalar { IsNull: false } scalar ? scalar.Text.Trim() : null;

    public bool IsTrue => Text is "true" or "True";

    public bool IsList => Node is YamlList;

    /// <summary>True when it says nothing: null, false, or an empty list or map.</summary>
    public bool IsEmpty => Node is YamlScalar { IsNull: true } or YamlList { Items.IsEmpty: true } or YamlMap { Entries.IsEmpty: true } || Text is "false" or "False";

    /// <summary>The variable that <c>os.environ/NAME</c> names; null for anything else.</summary>
    public string? Variable => Text is { } text && text.StartsWith(FromEnvironment, StringComparison.Ordinal) ? text[FromEnvironment.Length..] : null;

    public decimal? Number => decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1_000_000_000 ? value : null;

    public int? Whole => Number is { } value && value == Math.Truncate(value) ? (int)value : null;

    public IEnumerable<ImportNode> Items()
    {
        var (node, path) = (Node, Path);
        return node is YamlList list ? list.Items.Select((item, at) => new ImportNode(item.At, item, $"{path}[{at}]")) : [];
    }

    public IEnumerable<(string Key, ImportNode Value)> Members()
    {
        var (node, path) = (Node, Path);
        return node is YamlMap map ? map.Entries.Select(entry => (entry.Key, new ImportNode(entry.At, entry.Value, Findings.Join(path, entry.Key)))) : [];
    }

    public ImportNode? Member(string key)
    {
        foreach (var (name, value) in Members())
        {
            if (name == key && value.Node is not YamlScalar { IsNull: true })
            {
                return value;
            }
        }

        return null;
    }
}
