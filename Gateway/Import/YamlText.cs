using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Import;

/// <summary>Text as a scalar of a <c>gateway.yaml</c>.</summary>
internal static partial class YamlText
{
    /// <summary>Read back as it is: quoted where plain text would be something else, a <c>${</c> in it not a variable.</summary>
    public static string Quote(string text) => Plain().IsMatch(text) && !Word().IsMatch(text) ? text : Quoted(text.Replace("${", "$${", StringComparison.Ordinal));

    /// <summary>A key is never expanded.</summary>
    public static string Key(string text) => Plain().IsMatch(text) && !Word().IsMatch(text) ? text : Quoted(text);

    /// <summary>Text for a comment's line.</summary>
    public static string Comment(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c is '"' or '\\' ? quoted.Append('\\').Append(c) : char.IsControl(c) ? quoted.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)) : quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"^[A-Za-z0-9_./][A-Za-z0-9_./-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    /// <summary>What YAML readers may take for something else than text.</summary>
    [GeneratedRegex(@"^(true|false|null|yes|no|on|off|[0-9.]+)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
