using Gateway.Configuration.Yaml;

namespace Gateway.Commands;

/// <summary>What a command was called with.</summary>
internal sealed class CommandArguments
{
    private readonly Dictionary<string, List<string>> _options = new(StringComparer.Ordinal);

    private CommandArguments()
    {
    }

    public List<string> Operands { get; } = [];

    public bool Json { get; private set; }

    public bool Help { get; private set; }

    /// <summary>The last value of an option; null without one.</summary>
    public string? this[string option] => _options.GetValueOrDefault(option)?[^1];

    public IReadOnlyList<string> All(string option) => _options.GetValueOrDefault(option) ?? [];

    /// <summary>Null with an error that says what to do.</summary>
    public static CommandArguments? Parse(CommandSyntax syntax, ReadOnlySpan<string> args, out string? error)
    {
        var parsed = new CommandArguments();
        error = null;
        for (var i = 0; i < args.Length; i++)
        {
            var argument = args[i];
            if (argument is "--json" or "--help" or "-h")
            {
                (parsed.Json, parsed.Help) = (parsed.Json || argument is "--json", parsed.Help || argument is not "--json");
                continue;
            }

            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                parsed.Operands.Add(argument);
                continue;
            }

            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals > 0 ? argument[..equals] : argument;
            if (!syntax.Options.Contains(name))
            {
                error = $"unknown option '{name}'{Nearest.Suggest(name, [.. syntax.Options, "--json"])}";
                return null;
            }

            var value = equals > 0 ? argument[(equals + 1)..] : i + 1 < args.Length ? args[++i] : "";
            if (value.Length == 0)
            {
                error = $"{name} needs a value";
                return null;
            }

            (parsed._options.TryGetValue(name, out var values) ? values : parsed._options[name] = []).Add(value);
        }

        error = parsed.Help || parsed.Operands.Count == syntax.Operands.Length ? null
            : parsed.Operands.Count > syntax.Operands.Length ? $"'{parsed.Operands[syntax.Operands.Length]}' is one word too many"
            : $"{syntax.Operands[parsed.Operands.Count]} is missing";
        return error is null ? parsed : null;
    }
}
