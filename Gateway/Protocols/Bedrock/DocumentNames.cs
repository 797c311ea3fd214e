using System.Globalization;
using System.Text;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Names of documents: letters, digits, single spaces, hyphens, parentheses and brackets, at most 200, none twice in a request.
/// Source: the API reference, <c>DocumentBlock</c>, read 2026-11-21.
/// </summary>
internal sealed class DocumentNames
{
    private const int Longest = 190;   // leaves room for a number

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <param name="fileName">As the client has it, without which it is <c>document</c>.</param>
    public string For(string? fileName)
    {
        var name = Clean(fileName is null ? "" : Path.GetFileNameWithoutExtension(fileName));
        name = name.Length == 0 ? "document" : name;
        var unique = name;
        for (var number = 2; !_taken.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({number})");
        }

        return unique;
    }

    private static string Clean(string name)
    {
        var clean = new StringBuilder(Math.Min(name.Length, Longest));
        foreach (var letter in name)
        {
            if (clean.Length == Longest)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(letter) || letter is '-' or '(' or ')' or '[' or ']')
            {
                clean.Append(letter);
            }
            else if (clean.Length > 0 && clean[^1] != ' ')
            {
                clean.Append(' ');
            }
        }

        return clean.ToString().Trim();
    }
}
