using Simulator;

namespace EndToEnd.Rig;

/// <summary>A gateway process, its configuration file, and the simulated providers behind it.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly string _folder;

    private Scene(SimulatorHost simulator, GatewayProcess gateway, string folder)
    {
        (Simulator, Gateway, _folder) = (simulator, gateway, folder);
        Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 512 }) { BaseAddress = gateway.Address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public SimulatorHost Simulator { get; }

    public GatewayProcess Gateway { get; }

    /// <summary>A plain client of the gateway.</summary>
    public HttpClient Http { get; }

    /// <summary>The configuration file.</summary>
    public string Config => Path.Combine(_folder, "gateway.yaml");

    /// <summary>Starts both. <paramref name="providers"/> are rows of the configuration, <paramref name="more"/> is the rest of it.</summary>
    public static Task<Scene> SetAsync(string[] providers, string more, SimulatorOptions? options = null, IReadOnlyDictionary<string, string>? environment = null, string auth = "open") =>
        SetWrittenAsync(simulator => Yaml(simulator, providers, more, auth), options, environment);

    /// <summary>As above, but each row of the configuration is given as it is to be written.</summary>
    public static Task<Scene> SetAsync(Func<SimulatorHost, IEnumerable<string>> rows, string more, SimulatorOptions? options = null) =>
        SetWrittenAsync(simulator => $"auth: open\nproviders:\n{string.Join('\n', rows(simulator))}\n{more}\n", options, null);

    /// <summary>
    /// A <c>gateway.yaml</c> whose providers are the simulator's, each with a key of its own. Little is waited for those that are there to stall; the others have all
    /// the time that a busy machine may need.
    /// </summary>
    public static string Yaml(SimulatorHost simulator, IEnumerable<string> providers, string more, string auth = "open")
    {
        var rows = providers.Select(name =>
            $"  {name}: {{ format: openai, base_url: {simulator.BaseUrlOf(name)}, api_key: sk-{name}, timeouts: {{ first_token: {(name is "stalled" or "shaky" ? "2s" : "30s")} }} }}");
        return $"auth: {auth}\nproviders:\n{string.Join('\n', rows)}\n{more}\n";
    }

    private static async Task<Scene> SetWrittenAsync(Func<SimulatorHost, string> yaml, SimulatorOptions? options, IReadOnlyDictionary<string, string>? environment)
    {
        var simulator = await SimulatorHost.StartAsync(options);
        var folder = Directory.CreateTempSubdirectory("gateway-config-").FullName;
        var config = Path.Combine(folder, "gateway.yaml");
        await File.WriteAllTextAsync(config, yaml(simulator));
        return new(simulator, await GatewayProcess.StartAsync(["--config", config], environment), folder);
    }

    /// <summary>Stops the gateway as an operator would: by SIGTERM. It must go at once and well.</summary>
    public async Task StopAsync()
    {
        Gateway.Terminate();
        (await Gateway.ExitAsync()).ShouldBe(0, Gateway.Errors);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Gateway.DisposeAsync();
        await Simulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
