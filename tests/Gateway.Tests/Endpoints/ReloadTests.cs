using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Endpoints;

public sealed class ReloadTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"gateway-{Guid.NewGuid():N}.yaml");

    [Fact]
    public async Task Reload_OfAGoodFile_ReplacesTheSnapshot()
    {
        var upstream = new FakeUpstream().On("one.test", FaultStage.Well).On("two.test", FaultStage.Well);
        await WriteAsync("one");
        await using var gateway = await GatewayHost.StartAsync("", upstream, path: _file);
        (await gateway.ChatAsync(Chunks.Request("main"))).Header("x-gateway-target").ShouldBe("one/m");

        await WriteAsync("two");
        gateway.Config.Reload().ShouldBeTrue();

        (await gateway.ChatAsync(Chunks.Request("main"))).Header("x-gateway-target").ShouldBe("two/m");
        (await gateway.ChatAsync(Chunks.Request("one/m"))).ShouldBeError(404, "model_not_found");
    }

    [Fact]
    public async Task Reload_OfABadFile_KeepsTheSnapshotAndSaysSo()
    {
        var upstream = new FakeUpstream().On("one.test", FaultStage.Well);
        await WriteAsync("one");
        await using var gateway = await GatewayHost.StartAsync("", upstream, path: _file);

        await File.WriteAllTextAsync(_file, "auth: open\ntires: {}\n");
        gateway.Config.Reload().ShouldBeFalse();

        (await gateway.ChatAsync(Chunks.Request("main"))).Header("x-gateway-target").ShouldBe("one/m");
        (await gateway.GetAsync("/admin/config")).Json.GetProperty("reload_faults")[0].GetString()!.ShouldContain(":2");
    }

    [Fact]
    public async Task Reload_WhileARequestIsUnderWay_LeavesItTheSnapshotItBeganWith()
    {
        var arrived = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var upstream = new FakeUpstream().On("two.test", FaultStage.Well).On("one.test", async (call, _) =>
        {
            arrived.SetResult();
            await goOn.Task;
            return FaultStage.Well(call);
        });
        await WriteAsync("one");
        await using var gateway = await GatewayHost.StartAsync("", upstream, path: _file);
        var asking = gateway.ChatAsync(Chunks.Request("main"));
        await arrived.Task;

        await WriteAsync("two");
        gateway.Config.Reload().ShouldBeTrue();
        goOn.SetResult();

        (await asking).Header("x-gateway-target").ShouldBe("one/m");
    }

    [Fact]
    public async Task Reload_OfAGoodFile_ForgetsNoCircuit()
    {
        var upstream = new FakeUpstream().On("one.test", UpstreamReply.Json(503, ""));
        await WriteAsync("one");
        await using var gateway = await GatewayHost.StartAsync("", upstream, path: _file);
        for (var round = 0; round < 3; round++)
        {
            await gateway.ChatAsync(Chunks.Request("main"));
        }

        gateway.Config.Reload().ShouldBeTrue();

        (await gateway.ChatAsync(Chunks.Request("main"))).ShouldBeError(503, "no_target_available");
    }

    public void Dispose() => File.Delete(_file);

    private Task WriteAsync(string provider) => File.WriteAllTextAsync(_file, $$"""
        auth: open
        providers:
          {{provider}}: { format: openai, base_url: "http://{{provider}}.test" }
        tiers:
          main: { chain: [{{provider}}/m] }

        """);
}
