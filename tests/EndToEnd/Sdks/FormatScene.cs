using EndToEnd.Rig;
using Simulator.Scripting;

namespace EndToEnd.Sdks;

/// <summary>One gateway, and behind it providers that speak every format but the clients' own, in sickness and in health.</summary>
public sealed class FormatScene : IAsyncLifetime
{
    private Scene? _scene;
    private ClientScripts? _scripts;

    internal Scene Scene => _scene!;

    internal ClientScripts Scripts => _scripts!;

    public Uri Endpoint => new(Scene.Gateway.Address, "/v1");

    public async ValueTask InitializeAsync()
    {
        _scene = await Scene.SetAsync(
            simulator => WireFormat.All.SelectMany(format => WireFormat.Roles.Select(role => format.Row(simulator, role))),
            $$"""
            tiers:
            {{string.Join('\n', WireFormat.All.Select(Tiers))}}
            circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }
            retry_budget: { ratio: 10, minimum_per_second: 1000 }
            """,
            new() { Keys = WireFormat.All.SelectMany(format => WireFormat.Roles.Select(role => KeyValuePair.Create(format.Provider(role), format.Key(role)))).ToDictionary() });
        _scripts = new(_scene);
        var script = _scene.Simulator.Script;
        foreach (var format in WireFormat.All)
        {
            script.Always(format.Provider("down"), new() { Error = "overloaded" });
            script.Always(format.Provider("cut"), new() { CutAfter = 0 });
            script.Always(format.Provider("busy"), new() { Error = "rate_limit_exceeded", RetryAfter = TimeSpan.FromSeconds(7) });
            script.Always(format.Provider("fussy"), new() { Error = "context_length_exceeded" });
            script.Always(format.Provider("breaking"), new() { ErrorEventAfter = 8, Slow = new() { Between = TimeSpan.FromMilliseconds(10) } });
            script.Always(format.Provider("endless"), new() { Tokens = 2000, Slow = new() { Between = TimeSpan.FromMilliseconds(20) } });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_scene is { } scene)
        {
            await scene.StopAsync();
            await scene.DisposeAsync();
        }
    }

    private static string Tiers(WireFormat format) => $$"""
          ib/{{format.Name}}-well: { chain: [{{format.Provider("well")}}/sim] }
          ib/{{format.Name}}-down: { chain: [{{format.Provider("down")}}/sim, {{format.Provider("well")}}/sim] }
          ib/{{format.Name}}-long: { chain: [{{format.Provider("fussy")}}/sim, {{format.Provider("well")}}/sim] }
          ib/{{format.Name}}-cut: { chain: [{{format.Provider("cut")}}/sim, {{format.Provider("well")}}/sim] }
          ib/{{format.Name}}-busy: { chain: [{{format.Provider("busy")}}/sim], max_wait: 0s }
        """;
}
