using System.Globalization;
using EndToEnd.Rig;
using Kit;
using Simulator;

namespace Cluster.Rig;

/// <summary>
/// A whole cluster on this machine, shared by all tests: Redis, PostgreSQL, three silos, three frontends and the simulated providers. It is started by the first test that
/// needs it. Each test leaves it whole, and has tenants and models of its own.
/// </summary>
public sealed class Machine : IAsyncLifetime
{
    /// <summary>Of a price that lets a dollar last for a hundred requests or two.</summary>
    private const string Model = "input_per_million: 100, output_per_million: 200, max_output: 64, read_on: 2026-01-01, source: \"a test\"";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-cluster-").FullName;
    private readonly PostgresServer _postgres = new();
    private readonly List<Node> _silos = [];
    private readonly List<Node> _frontends = [];
    private SimulatorHost? _simulator;
    private RedisServer? _redis;
    private string? _database;
    private string? _config;

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Missing => PostgresServer.Missing ?? RedisServer.Missing;

    /// <summary>GATEWAY_LONG=1: every claim as it is made, instead of a short form of it.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("GATEWAY_LONG") == "1";

    internal IReadOnlyList<Node> Silos => _silos;

    internal IReadOnlyList<Node> Frontends => _frontends;

    internal SimulatorHost Simulator => _simulator!;

    internal RedisServer Redis => _redis!;

    internal PostgresServer Postgres => _postgres;

    internal string Database => _database!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts what does not run.</summary>
    internal async Task WholeAsync()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        if (_simulator is null)
        {
            await CreateAsync();
        }

        foreach (var node in _silos.Concat(_frontends).Where(node => !node.IsRunning))
        {
            node.Launch();
        }

        foreach (var node in _silos.Concat(_frontends))
        {
            await node.ReadyAsync();
        }

        foreach (var node in _frontends)
        {
            await Until.TrueAsync(async () => !(await node.ReadyTextAsync()).Contains("missing", StringComparison.Ordinal), () => $"{node.Name} misses something:\n{node.Output}", TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>Another silo, not started.</summary>
    internal Node AddSilo()
    {
        var ports = Ports.Free(4);
        var node = Make("Silo", _silos.Count + 1, ports[0], "--grpc-urls", Url(ports[1]), "--silo-port", Text(ports[2]), "--gateway-port", Text(ports[3]));
        _silos.Add(node);
        return node;
    }

    /// <summary>Stops a silo that was added, for good.</summary>
    internal async Task RemoveSiloAsync(Node silo)
    {
        _silos.Remove(silo);
        if (silo.IsRunning)
        {
            await silo.TerminateAsync();
        }

        await silo.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _frontends.Concat(_silos))
        {
            await node.DisposeAsync();
        }

        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
            await _redis!.DisposeAsync();
        }

        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task CreateAsync()
    {
        _simulator = await SimulatorHost.StartAsync(new() { RecordedRequests = 1_000_000 });
        await _postgres.CreateAsync();
        _database = await _postgres.CreateDatabaseAsync();
        _redis = new RedisServer(Path.Combine(_folder, "redis"), Ports.Free(1)[0]);
        await _redis.StartAsync();
        _config = Path.Combine(_folder, "gateway.yaml");
        await File.WriteAllTextAsync(_config, Yaml());
        for (var i = 0; i < 3; i++)
        {
            AddSilo();
        }

        for (var i = 0; i < 3; i++)
        {
            var data = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"data{i}"));
            _frontends.Add(Make("Frontend", i + 1, Ports.Free(1)[0], "--data", data));
        }
    }

    private string Yaml()
    {
        var providers = string.Concat(Providers.All.Select(provider => $"  {provider}: {{ format: openai, base_url: {Simulator.BaseUrlOf(provider)}, api_key: sk-{provider}-of-the-operator }}\n"));
        var models = string.Concat(Providers.All.Select(provider => $"  {provider}/sim: {{ {Model} }}\n"));
        return $$"""
            auth: required
            admin_key: {{Operator.Key}}
            encryption_keys: ["cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4="]
            store: { postgres: "{{Database}}" }
            cluster: { redis: "{{Redis.Address}}", id: tests }
            circuit: { open_for: 400ms, open_at_most: 400ms, jitter: 0, probe_timeout: 3s, ramp_up: 0ms }
            retry_budget: { ratio: 1, minimum_per_second: 1000 }
            drain: { delay: 1s }
            log: { requests: true }
            providers:
            {{providers}}
            models:
            {{models}}
            """;
    }

    private Node Make(string project, int number, int port, params string[] more)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{project}{number}");
        return new(name, Places.Program(project), ["--config", _config!, "--urls", Url(port), .. more], new(Url(port)), _folder);
    }

    private static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
