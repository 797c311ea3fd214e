using System.Buffers;

namespace Gateway.Usage;

/// <summary>
/// Cells of a CSV file (RFC 4180). A text that a spreadsheet would take for a formula, and a model's name is whatever a client has sent, gets an
/// apostrophe before it: spreadsheets then show it as the text it is.
/// </summary>
internal static class CsvText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20')
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    /// <summary>Cells and the end of their line.</summary>
    public static string Line(IEnumerable<string> cells) => string.Join(',', cells) + "\r\n";
}
