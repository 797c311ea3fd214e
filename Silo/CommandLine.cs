using System.Net;

namespace Silo;

/// <summary>What <c>Silo</c> was started with.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        usage: Silo [--config FILE] [--urls URL[;URL]] [--grpc-urls URL[;URL]] [--advertise ADDRESS] [--silo-port PORT] [--gateway-port PORT]

          --config FILE        the configuration (default: $GATEWAY_CONFIG, then ./gateway.yaml); cluster.redis and store.postgres are needed
          --urls URL           where health and the grains' page are (default: http://127.0.0.1:8081)
          --grpc-urls URL      where the operators' gRPC interface is (default: http://127.0.0.1:8082)
          --advertise ADDRESS  this machine's address, as the other nodes reach it (default: 127.0.0.1)
          --silo-port PORT     where other silos call (default: 11111)
          --gateway-port PORT  where frontends call (default: 30000)
        """;

    private static readonly string[] Names = ["--config", "--urls", "--grpc-urls", "--advertise", "--silo-port", "--gateway-port"];

    public bool Help { get; init; }

    public string? Config { get; init; }

    public string Urls { get; init; } = "http://127.0.0.1:8081";

    public string GrpcUrls { get; init; } = "http://127.0.0.1:8082";

    public IPAddress Advertise { get; init; } = IPAddress.Loopback;

    public int SiloPort { get; init; } = 11111;

    public int GatewayPort { get; init; } = 30000;

    /// <summary>Null when <paramref name="args"/> make no sense; <paramref name="error"/> says why.</summary>
    public static CommandLine? Parse(ReadOnlySpan<string> args, out string? error)
    {
        var line = new CommandLine();
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (name is "--help" or "-h")
            {
                line = line with { Help = true };
                continue;
            }

            if (!Names.Contains(name))
            {
                error = $"unknown option '{name}'";
                return null;
            }

            value ??= i + 1 < args.Length ? args[++i] : null;
            if (string.IsNullOrEmpty(value) || line.With(name, value) is not { } next)
            {
                error = $"{name} needs {(name.EndsWith("port", StringComparison.Ordinal) ? "a port" : name is "--advertise" ? "an IP address" : "a value")}";
                return null;
            }

            line = next;
        }

        error = null;
        return line;
    }

    private CommandLine? With(string name, string value) => name switch
    {
        "--config" => this with { Config = value },
        "--urls" => this with { Urls = value },
        "--grpc-urls" => this with { GrpcUrls = value },
        "--advertise" => IPAddress.TryParse(value, out var address) ? this with { Advertise = address } : null,
        "--silo-port" => Port(value) is { } port ? this with { SiloPort = port } : null,
        _ => Port(value) is { } port ? this with { GatewayPort = port } : null,
    };

    private static int? Port(string text) => ushort.TryParse(text, out var port) && port > 0 ? port : null;
}
