using EndToEnd.Rig;
using Simulator.Scripting;

namespace EndToEnd.Sdks;

/// <summary>
/// One gateway for all SDKs. Each situation is a tier of its own, so that they are played at the same time; circuits and the retry budget are out of the way, so
/// that every request meets its fault.
/// </summary>
public sealed class SdkScene : IAsyncLifetime
{
    /// <summary>Names in scripts: each SDK has throttled, flaky and endless providers of its own.</summary>
    private static readonly string[] Clients = ["dotnet", "openai", "ai-chat", "ai-compatible", "langchain"];

    private static readonly string[] Providers =
    [
        "alpha", "beta", "down", "stalled", "cut", "fussy", "throttled", "breaking",
        .. Clients.Select(client => $"busy-{client}"), .. Clients.Select(client => $"flaky-{client}"), .. Clients.Select(client => $"endless-{client}"),
    ];

    private Scene? _scene;
    private ClientScripts? _scripts;

    internal Scene Scene => _scene!;

    public Uri Endpoint => new(Scene.Gateway.Address, "/v1");

    public async ValueTask InitializeAsync()
    {
        var busy = Clients.Select(client => $"  ib/busy-{client}: {{ chain: [busy-{client}/sim], max_wait: 0s }}");
        _scene = await Scene.SetAsync(Providers, $$"""
            tiers:
              ib/healthy: { chain: [alpha/sim, beta/sim] }
              ib/failing: { chain: [down/sim, beta/sim] }
              ib/stalling: { chain: [stalled/sim, beta/sim], deadline: 5s }
              ib/cutting: { chain: [cut/sim, beta/sim] }
              ib/throttled: { chain: [throttled/sim], max_wait: 0s }
            {{string.Join('\n', busy)}}
            circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }
            retry_budget: { ratio: 10, minimum_per_second: 1000 }
            """);
        _scripts = new(_scene);
        var script = _scene.Simulator.Script;
        script.Always("down", new() { Status = 503 });
        script.Always("stalled", new() { StallBeforeFirstToken = true, StallBeforeHeaders = true });
        script.Always("cut", new() { CutAfter = 1 });
        script.Always("fussy", new() { Error = "invalid_request" });
        script.Always("throttled", new() { Status = 429, RetryAfter = TimeSpan.FromSeconds(7) });
        script.Always("breaking", new() { CutAfter = 8, Slow = new() { Between = TimeSpan.FromMilliseconds(10) } });
        foreach (var client in Clients)
        {
            script.Put($"busy-{client}", new Fault { Status = 429, RetryAfter = TimeSpan.FromMilliseconds(300) });
            script.Put($"flaky-{client}", new Fault { Status = 503, Times = 2 });
            script.Always($"endless-{client}", new() { Tokens = 2000, Slow = new() { Between = TimeSpan.FromMilliseconds(20) } });
        }
    }

    internal ClientScripts Scripts => _scripts!;

    public async ValueTask DisposeAsync()
    {
        if (_scene is { } scene)
        {
            await scene.StopAsync();
            await scene.DisposeAsync();
        }
    }
}
