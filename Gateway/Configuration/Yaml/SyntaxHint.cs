namespace Gateway.Configuration.Yaml;

/// <summary>Says what usually lies behind a YAML syntax error, where the parser's own words, or its line, do not.</summary>
internal static class SyntaxHint
{
    public static (int Line, string Message) Describe(string message, string text, int line)
    {
        var lines = text.Split('\n');
        var said = $"not YAML: {message.TrimEnd('.')}";
        if (IsTabbed(lines[line - 1]) || message.Contains("invalid tab", StringComparison.Ordinal))
        {
            // The parser names the line where the block began.
            var tabbed = Array.FindIndex(lines, line - 1, IsTabbed);
            return (tabbed < 0 ? line : tabbed + 1, $"{said}; YAML is indented with spaces, never with a tab");
        }

        return (line, HasBareVariable(lines[line - 1]) ? $"{said}; inside [ ] and {{ }} a variable must be quoted: \"${{NAME}}\"" : said);
    }

    private static bool IsTabbed(string line) => line[..^line.TrimStart().Length].Contains('\t', StringComparison.Ordinal);

    private static bool HasBareVariable(string line)
    {
        var variable = line.IndexOf("${", StringComparison.Ordinal);
        return variable >= 0 && line.AsSpan(..variable).IndexOfAny('[', '{') >= 0;
    }
}
