using System.Text.Json;
using EndToEnd.Rig;
using Simulator;
using Simulator.Recording;
using Storage.Ledger;

namespace EndToEnd.Ledger;

/// <summary>
/// The gateway is killed at random moments under load and started again on the same folder: whatever a provider has answered is in the ledger, once, and
/// budgets have neither forgotten nor invented anything.
/// </summary>
public sealed class KilledGatewayTests : IDisposable
{
    private const int Rounds = 50;

    /// <summary>USD; the load comes to a part of it, the rest is spent in the end.</summary>
    private const decimal Budget = 0.3m;

    /// <summary>So that an interrupted request is billed little, and the budget outlasts the rounds on a quick machine too.</summary>
    private const string Short = ",\"max_tokens\":64";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-killed-").FullName;
    private readonly Random _random = new(20260314);
    private readonly HashSet<string> _seenWhole = [];

    [Fact]
    public async Task Gateway_KilledFiftyTimesUnderLoad_HasARowForEveryAnswerAndItsBudgetsToTheCent()
    {
        await using var simulator = await SimulatorHost.StartAsync(new() { RecordedRequests = 1_000_000 });
        var config = Path.Combine(_folder, "gateway.yaml");
        await File.WriteAllTextAsync(config, $$"""
            auth: required
            admin_key: {{Operator.Key}}
            providers:
              calm: { format: openai, base_url: {{simulator.BaseUrlOf("calm")}}, api_key: sk-calm }
            models:
              calm/sim: { input_per_million: 1, output_per_million: 2, max_output: 4096, read_on: 2026-01-01, source: "a test" }
            tiers:
              ib/one: { chain: [calm/sim] }
            """);

        var (budgeted, spent, named) = (("", ""), ("", ""), ("", ""));
        for (var round = 0; round < Rounds; round++)
        {
            await using var gateway = await StartAsync(config);
            if (round == 0)
            {
                using var @operator = new Operator(gateway.Address);
                budgeted = await @operator.AddTenantAsync($"\"usd_lifetime\":{Budget}");
                spent = await @operator.AddTenantAsync("\"usd_per_day\":0.002");
                named = await @operator.AddTenantAsync("\"rpm\":1000000000");
                await SpendAllAsync(gateway, spent.Item2);
            }

            await ShouldBeSpentAsync(gateway, spent.Item2);
            await LoadAndKillAsync(gateway, [budgeted.Item2, named.Item2, budgeted.Item2, named.Item2, named.Item2, budgeted.Item2], round);
        }

        long inRounds;
        await using (var last = await StartAsync(config))
        {
            await ShouldBeSpentAsync(last, spent.Item2);
            inRounds = simulator.Requests.Of("calm").Received;
            await SpendAllAsync(last, budgeted.Item2);
            using var @operator = new Operator(last.Address);
            var total = await @operator.TotalAsync(attempts => attempts >= simulator.Requests.Of("calm").Answered);
            last.Terminate();
            (await last.ExitAsync()).ShouldBe(0, last.Errors);
            last.Output.ShouldNotContain("damaged");
            var rows = await Rows.ReadAsync(new() { Sqlite = Path.Combine(_folder, "data", "gateway.db") });
            (total.GetProperty("attempts").GetInt64(), total.GetProperty("cost_usd").GetDecimal()).ShouldBe((rows.Count, rows.Sum(row => row.CostUsd ?? 0)));

            var interrupted = rows.Count(row => row.Interrupted);
            var ofBudget = rows.Where(row => row.Tenant.Value == budgeted.Item1).Sum(row => row.CostUsd!.Value);
            Console.WriteLine(
                $"{Rounds} kills: {inRounds} requests reached the provider, {_seenWhole.Count} of them seen whole by clients; {rows.Count} rows, {interrupted} of them interrupted; {ofBudget} of {Budget} USD spent");
            EveryAnswerHasItsRow(simulator.Requests.Recent("calm"), [.. rows.Where(row => row.Tenant.Value == named.Item1)]);
            EveryAnswerSeenIsARow(rows);
            ofBudget.ShouldBeInRange(Budget - 0.002m, Budget, "what a killed process held is spent, and nothing else is");
            rows.Where(row => row.Tenant.Value == spent.Item1).Sum(row => row.CostUsd!.Value).ShouldBeInRange(0.0001m, 0.002m);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>By the models' names, each of which was asked for once: that is what provider and ledger both know of a request.</summary>
    private static void EveryAnswerHasItsRow(IReadOnlyList<RecordedRequest> asked, IReadOnlyList<LedgerRow> rows)
    {
        // Of one that was killed between a request's head and its body the provider has the head alone.
        var whole = asked.Where(request => request.Body.Length > 0 || request.Outcome == RequestOutcome.Answered);
        var models = whole.Select(request => (Model: JsonElement.Parse(request.Body).GetProperty("model").GetString()!, request.Outcome)).Where(each => each.Model != "sim").ToList();
        var answered = models.Where(each => each.Outcome == RequestOutcome.Answered).Select(each => each.Model).ToHashSet();
        answered.Count.ShouldBeGreaterThan(Rounds);
        rows.Select(row => row.Target.Model).ShouldBeUnique();
        answered.Except(rows.Select(row => row.Target.Model)).ShouldBeEmpty("answered, and not accounted");
        rows.Where(row => !row.Interrupted).Select(row => row.Target.Model).Except(models.Select(each => each.Model)).ShouldBeEmpty("accounted, and never asked for");
    }

    private void EveryAnswerSeenIsARow(IReadOnlyList<LedgerRow> rows)
    {
        _seenWhole.Count.ShouldBeGreaterThan(Rounds);
        _seenWhole.Except(rows.Where(row => row is { Kind: null, Interrupted: false }).Select(row => row.RequestId)).ShouldBeEmpty("a client has an answer that is not accounted as one");
    }

    private Task<GatewayProcess> StartAsync(string config) => GatewayProcess.StartAsync(["--config", config, "--data", Path.Combine(_folder, "data")]);

    /// <summary>Every second client asks for models that nobody asks for again.</summary>
    private async Task LoadAndKillAsync(GatewayProcess gateway, string[] keys, int round)
    {
        var named = keys[1];
        await using var load = new TenantLoad(
            gateway.Address, keys, (client, n, stream) => Chat.Body(keys[client] == named ? $"calm/r{round}-{client}-{n}" : "ib/one", stream, more: Short), TimeSpan.Zero);
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(30, 300)), TimeProvider.System);
        await gateway.KillAsync();
        await load.StopAsync();
        load.Refused.ShouldAllBe(refused => refused.Status == 0 || refused.Status == 200, "refused, and not for the kill");
        _seenWhole.UnionWith(load.Answered.Keys);
    }

    private static async Task SpendAllAsync(GatewayProcess gateway, string key)
    {
        await using (var load = new TenantLoad(gateway.Address, [key, key, key, key], (_, _, stream) => Chat.Body("ib/one", stream, more: Short), TimeSpan.Zero))
        {
            await Until.TrueAsync(() => load.Refused.Count > 20, () => $"the budget does not end: {load.Answered.Count} answers", TimeSpan.FromMinutes(2));
        }

        // What the others still held is free again, and does for a few more.
        using var http = Operator.Client(gateway.Address, key);
        var status = 200;
        for (var i = 0; i < 100 && status == 200; i++)
        {
            (status, _) = await AskAsync(http);
        }

        await ShouldBeSpentAsync(gateway, key);
    }

    private static async Task ShouldBeSpentAsync(GatewayProcess gateway, string key)
    {
        using var http = Operator.Client(gateway.Address, key);
        var (status, text) = await AskAsync(http);
        status.ShouldBe(429, text);
        text.ShouldContain("insufficient_quota");
    }

    private static async Task<(int Status, string Text)> AskAsync(HttpClient http)
    {
        using var response = await http.PostAsync(Chat.Body("ib/one", more: Short));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
