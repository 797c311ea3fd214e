using EndToEnd.Rig;
using Kit;
using Simulator;

namespace EndToEnd.Ledger;

/// <summary>The spool's disk runs full under load: whoever is billed is refused, with the reason, until there is room again. No answer goes without its row.</summary>
public sealed class DiskFullTests : IDisposable
{
    /// <summary>Room for the journal, a megabyte, and one segment of four: half of it is used, the rest is for what is under way.</summary>
    private const long Left = 6 * 1024 * 1024;

    /// <summary>Makes a row more than twice as long as usual, so that fewer fill the segment that is begun.</summary>
    private static readonly string Model = "calm/" + new string('x', 240);

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-full-").FullName;

    [Fact]
    public async Task Disk_FullUnderLoad_RefusesWhoIsBilledUntilThereIsRoom()
    {
        await using var disk = await SmallDisk.MountAsync("32m");
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        var filler = disk!.Fill(Left);
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, disk, "required");
        using var @operator = new Operator(gateway.Address);
        var (_, key) = await @operator.AddTenantAsync("\"rpm\":1000000");
        await using var load = new TenantLoad(gateway.Address, [key, key, key, key, key, key, key, key], (_, _, stream) => Chat.Body(Model, stream), TimeSpan.Zero);

        await Until.TrueAsync(() => load.Refused.Count > 20, () => $"nobody is refused: {load.Answered.Count} answered", TimeSpan.FromSeconds(60));
        await Until.TrueAsync(async () => await gateway.ReadyStatusAsync() == 503, () => $"it says that it is ready: {load.Refused.First()}");
        await load.StopAsync();
        var (answered, asked) = (load.Answered.Count, simulator.Requests.Of("calm").Received);
        using var http = Operator.Client(gateway.Address, key);
        using (var refusal = await http.PostAsync(Chat.Body(Model)))
        {
            ((int)refusal.StatusCode, refusal.Header("x-gateway-degraded")).ShouldBe((503, "spool"));
            (await refusal.Content.ReadAsStringAsync()).ShouldContain("ledger's disk is full");
        }

        simulator.Requests.Of("calm").Received.ShouldBe(asked, "what cannot be accounted is not bought");
        File.Delete(filler);
        await Until.TrueAsync(async () => await gateway.ReadyStatusAsync() == 200, () => $"it does not recover\n{gateway.Output}");
        using (var last = await http.PostAsync(Chat.Body(Model)))
        {
            ((int)last.StatusCode, last.Header("x-gateway-degraded")).ShouldBe((200, null));
            load.Answered.TryAdd(last.Header("x-request-id")!, key).ShouldBeTrue();
        }

        gateway.Terminate();
        (await gateway.ExitAsync()).ShouldBe(0, gateway.Errors);
        var rows = await Rows.ReadAsync(new() { Sqlite = Path.Combine(_folder, "data", "gateway.db") });
        Console.WriteLine($"spool's disk full: {answered} answered before, {load.Refused.Count} refused, {rows.Count} rows in the end");
        load.Refused.ShouldAllBe(refusal => refusal.Status == 503 && refusal.Text.Contains("ledger's disk is full", StringComparison.Ordinal));
        rows.Select(row => row.RequestId).Order().ShouldBe(load.Answered.Keys.Order());
        gateway.Output.ShouldNotContain("accounted here only");
        Directory.GetFiles(Path.Combine(disk.Path, "spool"), "*.damaged").ShouldBeEmpty();
    }

    [Fact]
    public async Task Disk_FullWhereEveryoneMayCall_IsNoReasonToRefuse()
    {
        await using var disk = await SmallDisk.MountAsync("32m");
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        disk!.Fill(Left);
        await using var simulator = await SimulatorHost.StartAsync();
        await using var gateway = await StartAsync(simulator, disk, "open");
        await using var load = new TenantLoad(gateway.Address, [null, null, null, null, null, null, null, null], (_, _, stream) => Chat.Body(Model, stream), TimeSpan.Zero);

        await Until.TrueAsync(() => load.Degraded.GetValueOrDefault("spool") > 50, () => $"the disk is not found full: {load.Answered.Count} answered, {load.Refused.FirstOrDefault()}", TimeSpan.FromSeconds(60));
        (await gateway.ReadyStatusAsync()).ShouldBe(200);
        await load.StopAsync();

        load.Refused.ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<GatewayProcess> StartAsync(SimulatorHost simulator, SmallDisk disk, string auth)
    {
        var config = Path.Combine(_folder, "gateway.yaml");
        await File.WriteAllTextAsync(config, $$"""
            auth: {{auth}}
            admin_key: {{Operator.Key}}
            providers:
              calm: { format: openai, base_url: {{simulator.BaseUrlOf("calm")}}, api_key: sk-calm }
            """);
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        var spool = Directory.CreateDirectory(Path.Combine(disk.Path, "spool")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(data, "spool"), spool);
        return await GatewayProcess.StartAsync(["--config", config, "--data", data]);
    }
}
