using System.Net;
using EndToEnd.Rig;
using Kit;
using Simulator;
using Storage.VirtualKeys;

namespace EndToEnd.Ledger;

/// <summary>The PostgreSQL server stops under load and comes back: who is known notices nothing, who is not is asked to come again, and no row is lost.</summary>
public sealed class DatabaseAwayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-away-").FullName;

    /// <summary>Short, so that the suite stays quick; GATEWAY_LONG=1 for the minute that is promised.</summary>
    private static TimeSpan Outage => TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("GATEWAY_LONG") == "1" ? 60 : 8);

    [Fact]
    public async Task Database_StoppedUnderLoad_IsMissedByNobodyWhoIsKnown()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        await using var server = new PostgresServer();
        await server.CreateAsync();
        var database = await server.CreateDatabaseAsync();
        await using var simulator = await SimulatorHost.StartAsync();
        var config = Path.Combine(_folder, "gateway.yaml");
        await File.WriteAllTextAsync(config, $$"""
            auth: required
            admin_key: {{Operator.Key}}
            store: { postgres: "{{database}}" }
            providers:
              calm: { format: openai, base_url: {{simulator.BaseUrlOf("calm")}}, api_key: sk-calm }
            models:
              calm/sim: { input_per_million: 1, output_per_million: 2, read_on: 2026-01-01, source: "a test" }
            tiers:
              ib/one: { chain: [calm/sim] }
            """);
        await using var gateway = await GatewayProcess.StartAsync(["--config", config, "--data", Path.Combine(_folder, "data")]);
        using var @operator = new Operator(gateway.Address);
        var (budgeted, first) = await @operator.AddTenantAsync("\"usd_per_day\":1000,\"usd_lifetime\":5000");
        var (_, second) = await @operator.AddTenantAsync("\"rpm\":1000000,\"tpm\":1000000000,\"parallel\":100");
        var neverUsed = await @operator.IssueKeyAsync(budgeted);
        var nobodys = VirtualKeyText.Create().Text;
        string?[] keys = [first, second, await @operator.IssueKeyAsync(budgeted), first, second, first];

        await using var load = new TenantLoad(gateway.Address, keys, (_, n, stream) => Chat.Body("ib/one", stream, $"What is {n}?"), TimeSpan.FromMilliseconds(10));
        await Until.TrueAsync(() => load.Answered.Values.Distinct().Count() == 3 && load.Answered.Count > 100, "the load does not begin");
        load.Degraded.ShouldBeEmpty();

        var stoppedAt = TimeProvider.System.GetTimestamp();
        await server.StopAsync();
        await Until.TrueAsync(async () => (await ReadyAsync(gateway)).Contains("\"missing\":[\"store\"", StringComparison.Ordinal), "nothing tells that the store is away");
        var before = load.Answered.Count;
        do
        {
            foreach (var unknown in (string[])[neverUsed, nobodys])
            {
                var (status, text) = await AskAsync(gateway, unknown);
                status.ShouldBe(HttpStatusCode.ServiceUnavailable, text);
            }

            (await gateway.ReadyStatusAsync()).ShouldBe(200, "known keys are served");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
        while (TimeProvider.System.GetElapsedTime(stoppedAt) < Outage);

        var during = load.Answered.Count - before;
        (await ReadyAsync(gateway)).ShouldContain("\"missing\":[\"store\",\"ledger\"]");
        load.Degraded.Keys.ShouldContain("store, ledger");
        await server.StartAsync();
        await Until.TrueAsync(async () => !(await ReadyAsync(gateway)).Contains("missing", StringComparison.Ordinal), "it stays degraded");
        var after = load.Degraded.Values.Sum();
        (await AskAsync(gateway, neverUsed)).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(gateway, nobodys)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        var answered = load.Answered.Count;
        await Until.TrueAsync(() => load.Answered.Count > answered + 50, "the load does not go on");
        await load.StopAsync();
        (load.Degraded.Values.Sum() - after).ShouldBeLessThanOrEqualTo(keys.Length, "answers still say that something is missing");
        gateway.Terminate();
        (await gateway.ExitAsync()).ShouldBe(0, gateway.Errors);

        var rows = await Rows.ReadAsync(new() { Postgres = database });
        Console.WriteLine(
            $"PostgreSQL away for {Outage.TotalSeconds:0} s under load (GATEWAY_LONG=1 for 60): {load.Answered.Count} answered, {during} of them meanwhile, {load.Refused.Count} failed, {rows.Count} rows");
        load.Refused.ShouldBeEmpty();
        during.ShouldBeGreaterThan((int)Outage.TotalSeconds * 20);
        rows.Count.ShouldBe((int)simulator.Requests.Of("calm").Answered);
        rows.Count.ShouldBe(load.Answered.Count + 1, "and the key that was used at last");
        rows.Select(row => row.RequestId).Except(load.Answered.Keys).Count().ShouldBe(1);
        rows.ShouldAllBe(row => row.Status == 200 && row.Kind == null && row.CostUsd > 0 && !row.Estimated && !row.Interrupted);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(GatewayProcess gateway, string key)
    {
        using var http = Operator.Client(gateway.Address, key);
        using var response = await http.PostAsync(Chat.Body("ib/one"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<string> ReadyAsync(GatewayProcess gateway)
    {
        using var http = new HttpClient { BaseAddress = gateway.Address };
        return await http.GetStringAsync("/health/ready");
    }
}
