using System.Text.RegularExpressions;

namespace Gateway.Configuration.Yaml;

/// <summary>
/// Text in which <c>${NAME}</c> and <c>${NAME:-default}</c> were replaced. As in a shell, the default stands in for an empty variable too.
/// <c>$${</c> is a literal <c>${</c>.
/// </summary>
internal sealed partial class EnvironmentText
{
    private readonly Func<string, string?> _environment;
    private readonly List<string> _unset = [];

    private EnvironmentText(string raw, Func<string, string?> environment)
    {
        _environment = environment;
        Value = raw.Contains('$', StringComparison.Ordinal) ? Pattern().Replace(raw, Replace) : raw;
    }

    public string Value { get; }

    /// <summary>Variables that are neither set nor have a default.</summary>
    public IReadOnlyList<string> Unset => _unset;

    /// <summary>True when a <c>${</c> begins no variable.</summary>
    public bool Malformed { get; private set; }

    public static EnvironmentText Expand(string raw, Func<string, string?> environment) => new(raw, environment);

    /// <summary>The first variable that <paramref name="raw"/> names; null when it names none.</summary>
    public static string? FirstName(string raw) =>
        Pattern().Matches(raw).Select(match => match.Groups["name"]).FirstOrDefault(name => name.Success)?.Value;

    /// <summary>The first variable of <paramref name="raw"/> that has neither a value nor a default; an empty one has none.</summary>
    public static string? FirstMissing(string raw, Func<string, string?> environment) =>
        Expand(raw, name => environment(name) is { Length: > 0 } value ? value : null).Unset is [var first, ..] ? first : null;

    private string Replace(Match match)
    {
        if (match.Value is "$${")
        {
            return "${";
        }

        if (!match.Groups["name"].Success)
        {
            Malformed = true;
            return match.Value;
        }

        var name = match.Groups["name"].Value;
        var value = _environment(name);
        if (match.Groups["default"] is { Success: true } standIn)
        {
            return string.IsNullOrEmpty(value) ? standIn.Value : value;
        }

        if (value is null)
        {
            _unset.Add(name);
        }

        return value ?? "";
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^${}]*))?\}|\$\{", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
