using System.Collections.Immutable;
using Gateway.Commands;
using Gateway.Configuration;
using Gateway.Explaining;

namespace Standalone;

/// <summary>What <c>Standalone</c> was started with.</summary>
internal sealed record CommandLine
{
    public static readonly string Usage = $"""
        usage: Standalone [--demo | --config FILE] [--urls URL[;URL]] [--data DIR] [--log-format FORMAT]
               Standalone --check-config FILE
               Standalone --explain FILE [--config FILE] [--plan P] [--region R] [--key ID] [--tag T]...
               Standalone --reencrypt [--config FILE] [--data DIR]
               Standalone --import litellm FILE [--output FILE]
               Standalone COMMAND --help

          --demo               play every provider on this machine, one failing and one slow
          --config FILE        the configuration (default: $GATEWAY_CONFIG, then ./gateway.yaml, then built-in)
          --check-config FILE  print every fault of a configuration and exit
          --explain FILE       say which rule, chain and prices a chat request in FILE would meet, and exit; nobody is called:
                               0 it would be tried, 1 bad configuration, 2 no such file, 3 it would be refused
          --plan, --region     as if sent by a tenant of that plan, in that region
          --key, --tag         with the virtual key of that id, and that tag (may be repeated)
          --reencrypt          put the tenants' provider keys under the first of encryption_keys and exit:
                               0 all are, 1 bad configuration, 2 no store, 3 some can be read with none of the keys
          --import litellm FILE
                               make a gateway.yaml of a LiteLLM proxy's config.yaml, list what has no counterpart, and exit:
                               0 all is taken over, 1 it cannot be read, 2 it cannot be written, 3 written, with remarks
          --output FILE        where the imported configuration goes (default: ./gateway.yaml); nothing is overwritten
          --log-format FORMAT  text or json; default: what the configuration says, else text
          --urls URL           where to listen (default: http://127.0.0.1:8080)
          --data DIR           where the embedded store lies (default: ./data)

        commands, each with --json for programs; keys and usage ask a running gateway (--url or GATEWAY_URL, --admin-key or GATEWAY_ADMIN_KEY):
        {GatewayCommands.Help}
        """;

    public bool Demo { get; init; }

    public bool Help { get; init; }

    public bool Reencrypt { get; init; }

    public string? Config { get; init; }

    public string? CheckConfig { get; init; }

    /// <summary>A LiteLLM configuration to import; null for none.</summary>
    public string? Import { get; init; }

    /// <summary>Where the import goes.</summary>
    public string Output { get; init; } = "./gateway.yaml";

    public string? Explain { get; init; }

    public string? Plan { get; init; }

    public string? Region { get; init; }

    public string? Key { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Who is said to send the request to be explained.</summary>
    public DryRunRequest AskedBy => new()
    {
        Plan = Plan,
        Region = Region,
        Key = Key,
        Headers = Tags.IsEmpty ? [] : [new("x-gateway-tags", string.Join(',', Tags))],
    };

    public string Urls { get; init; } = "http://127.0.0.1:8080";

    /// <summary>Null for what the configuration says.</summary>
    public LogFormat? LogFormat { get; init; }

    public string Data { get; init; } = "./data";

    /// <summary>Null when <paramref name="args"/> make no sense; <paramref name="error"/> says why.</summary>
    public static CommandLine? Parse(ReadOnlySpan<string> args, out string? error)
    {
        var line = new CommandLine();
        error = null;
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = Split(args[i]);
            if (name is "--demo" or "--reencrypt" or "--help" or "-h")
            {
                line = name switch
                {
                    "--demo" => line with { Demo = true },
                    "--reencrypt" => line with { Reencrypt = true },
                    _ => line with { Help = true },
                };
                continue;
            }

            if (name is not ("--config" or "--check-config" or "--import" or "--output" or "--urls" or "--data" or "--log-format" or "--explain" or "--plan" or "--region" or "--key" or "--tag"))
            {
                error = $"unknown option '{name}'";
                return null;
            }

            value ??= i + 1 < args.Length ? args[++i] : null;
            if (string.IsNullOrEmpty(value))
            {
                error = $"{name} needs a value";
                return null;
            }

            if (name is "--import")
            {
                error = value is not "litellm" ? $"--import reads 'litellm', not '{value}'" : i + 1 < args.Length ? null : "--import litellm needs a file";
                if (error is not null)
                {
                    return null;
                }

                value = args[++i];
            }

            if (name is "--log-format" && value is not ("text" or "json"))
            {
                error = $"--log-format is text or json, not '{value}'";
                return null;
            }

            line = name switch
            {
                "--log-format" => line with { LogFormat = value is "json" ? Gateway.Configuration.LogFormat.Json : Gateway.Configuration.LogFormat.Text },
                "--import" => line with { Import = value },
                "--output" => line with { Output = value },
                "--config" => line with { Config = value },
                "--check-config" => line with { CheckConfig = value },
                "--urls" => line with { Urls = value },
                "--explain" => line with { Explain = value },
                "--plan" => line with { Plan = value },
                "--region" => line with { Region = value },
                "--key" => line with { Key = value },
                "--tag" => line with { Tags = line.Tags.Add(value) },
                _ => line with { Data = value },
            };
        }

        error = line switch
        {
            { Demo: true, Config: not null } => "--demo brings its own configuration: leave out --config",
            { Explain: null, Tags.IsEmpty: false } or { Explain: null, Plan: not null } or { Explain: null, Region: not null } or { Explain: null, Key: not null }
                => "--plan, --region, --key and --tag are for --explain",
            { Demo: true, Explain: not null } => "--explain takes its configuration from a file: leave out --demo",
            { Demo: true, Reencrypt: true } => "--demo keeps nothing that could be encrypted anew: leave out --reencrypt",
            _ => null,
        };
        return error is null ? line : null;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return argument.StartsWith("--", StringComparison.Ordinal) && equals > 0 ? (argument[..equals], argument[(equals + 1)..]) : (argument, null);
    }
}
