using System.Text;
using System.Text.Json;

namespace Gateway.Commands;

/// <summary>Rows under headings, in columns as wide as what is in them.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string?[] cells) => _rows.Add([.. cells.Select(cell => cell ?? "-")]);

    /// <summary>A table of objects that all have the same members: these columns, or every one.</summary>
    public static TextTable Of(IEnumerable<JsonElement> objects, params string[] columns)
    {
        var rows = objects.ToList();
        columns = columns.Length > 0 || rows.Count == 0 ? columns : [.. rows[0].EnumerateObject().Select(member => member.Name)];
        var table = new TextTable([.. columns.Select(column => column.Replace('_', ' '))]);
        foreach (var row in rows)
        {
            table.Add([.. columns.Select(column => row.TryGetProperty(column, out var value) ? TextOf(value) : null)]);
        }

        return table;
    }

    public override string ToString()
    {
        var widths = headings.Select((heading, at) => _rows.Select(row => row[at].Length).Append(heading.Length).Max()).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows.Prepend([.. headings.Select(heading => heading.ToUpperInvariant())]))
        {
            text.Append(string.Join("  ", row.Select((cell, at) => cell.PadRight(widths[at]))).TrimEnd()).Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => value.GetArrayLength() == 0 ? null : string.Join(", ", value.EnumerateArray().Select(TextOf)),
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Where(member => member.Value.ValueKind is not JsonValueKind.Null).Select(member => $"{member.Name}={TextOf(member.Value)}")) is { Length: > 0 } text ? text : null,
        _ => value.GetRawText(),
    };
}
