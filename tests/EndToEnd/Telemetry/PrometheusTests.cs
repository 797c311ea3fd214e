using EndToEnd.Rig;

namespace EndToEnd.Telemetry;

/// <summary><c>/metrics</c>, before a real Prometheus.</summary>
public class PrometheusTests
{
    private const string Tier = "tiers:\n  ib/one: { chain: [broken/sim, calm/sim] }";

    [Fact]
    public async Task Prometheus_ScrapesAGateway_HasWhatItDid()
    {
        Assert.SkipWhen(PrometheusServer.Missing is not null, PrometheusServer.Missing ?? "");
        await using var scene = await SetAsync();
        await using var prometheus = await PrometheusServer.StartAsync(scene.Gateway.Address);

        await ShouldBecomeAsync(prometheus, "up", "1");
        await ShouldBecomeAsync(prometheus, """sum(gateway_attempts_total{provider="broken",outcome="overloaded"})""", "2");
        await ShouldBecomeAsync(prometheus, """sum(gen_ai_server_request_duration_seconds_bucket{gen_ai_request_model="ib/one",le="+Inf"})""", "2");
        await ShouldBecomeAsync(prometheus, "histogram_quantile(0.5, gateway_overhead_seconds_bucket) > bool 0", "1");
        await ShouldBecomeAsync(prometheus, "gateway_spool_rows", "0");
        await ShouldBecomeAsync(prometheus, """gateway_circuit_state{provider="calm"}""", "0");
        await ShouldBecomeAsync(prometheus, "process_resident_memory_bytes > bool 10e6", "1");
    }

    [Fact]
    public async Task Metrics_CheckedByPromtool_AreWithoutFault()
    {
        Assert.SkipWhen(PrometheusServer.Missing is not null, PrometheusServer.Missing ?? "");
        await using var scene = await SetAsync();

        var (code, said) = await PrometheusServer.CheckAsync(await scene.Http.GetStringAsync("/metrics"));

        code.ShouldBe(0, said);
        said.ShouldBeEmpty();
    }

    private static async Task<Scene> SetAsync()
    {
        var scene = await Scene.SetAsync(["broken", "calm"], Tier);
        scene.Simulator.Script.Always("broken", new() { Status = 503 });
        foreach (var stream in (bool[])[false, true])
        {
            using var response = await scene.Http.PostAsync(Chat.Body("ib/one", stream));
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsStringAsync();
        }

        return scene;
    }

    private static async Task ShouldBecomeAsync(PrometheusServer prometheus, string query, string value)
    {
        string? last = null;
        await Until.TrueAsync(async () => (last = await prometheus.QueryAsync(query)) == value, () => $"{query} is {last ?? "nothing"}, not {value}", TimeSpan.FromSeconds(30));
    }
}
