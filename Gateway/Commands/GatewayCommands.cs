using Gateway.Configuration.Yaml;
using Gateway.Explaining;

namespace Gateway.Commands;

/// <summary>The commands that every host's program offers beside running the gateway: a verb and its options; <c>--json</c> for programs.</summary>
/// <param name="program">The program's name.</param>
/// <param name="reencrypt">The host's own: it knows where its store is. Given the configuration's file, the data folder and whether a program reads what it says.</param>
public sealed class GatewayCommands(string program, Func<string?, string, bool, Task<int>> reencrypt)
{
    private static readonly CommandSyntax Reencrypt = new("reencrypt", [], ["--config", "--data"], "put the tenants' provider keys under the first of encryption_keys");

    private static readonly CommandSyntax[] All =
    [
        CheckConfigCommand.Syntax, ExplainCommand.Syntax, ImportCommand.Syntax, KeysCommands.Create, KeysCommands.List, KeysCommands.Revoke, KeysCommands.Rotate, UsageCommand.Syntax, Reencrypt,
    ];

    /// <summary>A line for each, for a program's help.</summary>
    public static string Help => string.Join('\n', All.Select(command => $"  {command.Verb,-16} {command.Does}"));

    /// <summary>Runs the command that <paramref name="args"/> name and returns the exit code; null when they name none.</summary>
    public async Task<int?> TryRunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is not [{ Length: > 0 } word, ..] || word[0] == '-')
        {
            return null;
        }

        var syntax = Array.Find(All, command => command.Verb.Split(' ') is var words && args.AsSpan().StartsWith(words));
        if (syntax is null)
        {
            return Unknown(args);
        }

        var output = new CommandOutput(program, args.Contains("--json"));
        var arguments = CommandArguments.Parse(syntax, args.AsSpan(syntax.Verb.Split(' ').Length), out var error);
        if (arguments is null or { Help: true })
        {
            var usage = $"usage: {program} {syntax.Usage}";
            if (error is not null)
            {
                return output.Fail(2, $"{error}\n{usage}");
            }

            Console.WriteLine($"{usage}\n\n{syntax.Does}");
            return 0;
        }

        try
        {
            return await RunAsync(syntax, arguments, output);
        }
        catch (CommandException e)
        {
            return output.Fail(e.Code, e.Message);
        }
    }

    /// <summary><c>--check-config</c>.</summary>
    public int CheckConfig(string file) => CheckConfigCommand.Run(file, new(program, json: false));

    /// <summary><c>--import litellm</c>.</summary>
    public int Import(string source, string output) => ImportCommand.Run(source, output, new(program, json: false));

    /// <summary><c>--explain</c>: always for programs.</summary>
    public int Explain(string file, string? config, DryRunRequest asked) => ExplainCommand.Run(file, config, asked, new(program, json: true));

    private Task<int> RunAsync(CommandSyntax syntax, CommandArguments arguments, CommandOutput output) => syntax.Verb switch
    {
        "check-config" => Task.FromResult(CheckConfigCommand.Run(arguments.Operands[0], output)),
        "import litellm" => Task.FromResult(ImportCommand.Run(arguments.Operands[0], arguments["--output"] ?? ImportCommand.DefaultOutput, output)),
        "explain" => Task.FromResult(ExplainCommand.Run(arguments.Operands[0], arguments["--config"], AskedBy(arguments), output)),
        "keys create" => KeysCommands.CreateAsync(arguments, output),
        "keys list" => KeysCommands.ListAsync(arguments, output),
        "keys revoke" => KeysCommands.RevokeAsync(arguments, output),
        "keys rotate" => KeysCommands.RotateAsync(arguments, output),
        "usage" => UsageCommand.RunAsync(arguments, output),
        _ => reencrypt(arguments["--config"], arguments["--data"] ?? "./data", output.IsJson),
    };

    private static DryRunRequest AskedBy(CommandArguments arguments) => new()
    {
        Plan = arguments["--plan"],
        Region = arguments["--region"],
        Key = arguments["--key"],
        Headers = arguments.All("--tag") is { Count: > 0 } tags ? [new("x-gateway-tags", string.Join(',', tags))] : [],
    };

    /// <summary>Half a verb is told what it lacks; a word that is none is the host's to judge.</summary>
    private int? Unknown(string[] args)
    {
        var group = All.Where(command => command.Verb.StartsWith($"{args[0]} ", StringComparison.Ordinal)).ToList();
        var near = group.Count > 0 ? null : Nearest.Find(args[0], All.Select(command => command.Verb.Split(' ')[0]).Distinct());
        if (group.Count == 0 && near is null)
        {
            return null;
        }

        var output = new CommandOutput(program, json: false);
        return output.Fail(2, near is not null
            ? $"there is no '{args[0]}'; did you mean '{near}'?"
            : $"'{string.Join(' ', args.Take(2))}': say {string.Join(" or ", group.Select(command => $"'{command.Verb}'"))}");
    }
}
