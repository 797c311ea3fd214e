namespace Gateway.Configuration.Yaml;

/// <summary>Says what usually lies behind a YAML syntax error, where the parser's own words do not.</summary>
internal static class SyntaxHint
{
    public static string Describe(string message, string text, int line)
    {
        var source = text.Split('\n').ElementAtOrDefault(line - 1) ?? "";
        var said = $"not YAML: {message.TrimEnd('.')}";
        if (source[..^source.TrimStart().Length].Contains('\t', StringComparison.Ordinal))
        {
            return $"{said}; the line is indented with a tab, YAML takes spaces only";
        }

        return source.Contains("${", StringComparison.Ordinal) && source.IndexOfAny(['[', '{']) < source.IndexOf('$', StringComparison.Ordinal)
            ? $"{said}; inside [ ] and {{ }} a variable must be quoted: \"${{NAME}}\""
            : said;
    }
}
