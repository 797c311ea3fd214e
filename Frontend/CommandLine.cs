using Gateway.Commands;

namespace Frontend;

/// <summary>What <c>Frontend</c> was started with.</summary>
internal sealed record CommandLine
{
    public static readonly string Usage = $"""
        usage: Frontend [--config FILE] [--urls URL[;URL]] [--data DIR]

          --config FILE  the configuration (default: $GATEWAY_CONFIG, then ./gateway.yaml); cluster.redis and store.postgres are needed
          --urls URL     where to listen (default: http://127.0.0.1:8080)
          --data DIR     where rows wait that the store has not taken yet; this process's alone (default: ./data)

        or: Frontend COMMAND, with --json for programs:
        {GatewayCommands.Help}
        """;

    public bool Help { get; init; }

    public string? Config { get; init; }

    public string Urls { get; init; } = "http://127.0.0.1:8080";

    public string Data { get; init; } = "./data";

    /// <summary>Null when <paramref name="args"/> make no sense; <paramref name="error"/> says why.</summary>
    public static CommandLine? Parse(ReadOnlySpan<string> args, out string? error)
    {
        var line = new CommandLine();
        error = null;
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (name is "--help" or "-h")
            {
                line = line with { Help = true };
                continue;
            }

            if (name is not ("--config" or "--urls" or "--data"))
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

            line = name switch
            {
                "--config" => line with { Config = value },
                "--urls" => line with { Urls = value },
                _ => line with { Data = value },
            };
        }

        return line;
    }
}
