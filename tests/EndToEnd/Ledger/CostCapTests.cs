using System.Globalization;
using System.Text;
using EndToEnd.Rig;
using Routing.Failures;
using Simulator;
using Simulator.Scripting;
using Storage.Ledger;

namespace EndToEnd.Ledger;

/// <summary>
/// A real gateway whose tier caps the cost of a request, before priced providers that answer, fail, are late and break off, so that requests fall back, are hedged
/// and gone on with: what the ledger has of a request adds up to no more than its cap.
/// </summary>
public sealed class CostCapTests : IDisposable
{
    private const int Requests = 240;

    private const int AtOnce = 8;

    private const decimal Cap = 0.25m;

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-capped-").FullName;

    [Fact]
    public async Task Requests_HoweverTheyWentAlongTheirChain_CostNoMoreThanTheirCap()
    {
        await using var simulator = await SimulatorHost.StartAsync(new() { RecordedRequests = 10_000 });
        var config = Path.Combine(_folder, "gateway.yaml");
        await File.WriteAllTextAsync(config, Config(simulator));
        Play(simulator, "first", 1);
        Play(simulator, "second", 2);
        Play(simulator, "third", 3);

        await using (var gateway = await GatewayProcess.StartAsync(["--config", config, "--data", Path.Combine(_folder, "data")]))
        {
            using var @operator = new Operator(gateway.Address);
            var (_, key) = await @operator.AddTenantAsync("\"usd_lifetime\":1000000");
            using var http = Operator.Client(gateway.Address, key);
            var next = 0;
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
            {
                for (int n; (n = Interlocked.Increment(ref next)) <= Requests;)
                {
                    await AskAsync(http, n);
                }
            }));
            gateway.Terminate();
            (await gateway.ExitAsync()).ShouldBe(0, gateway.Errors);
        }

        var requests = (await Rows.ReadAsync(new() { Sqlite = Path.Combine(_folder, "data", "gateway.db") })).GroupBy(row => row.RequestId).Select(rows => rows.ToArray()).ToArray();
        requests.ShouldAllBe(rows => rows.Sum(row => row.CostUsd!.Value) <= Cap, string.Join('\n', requests.Where(rows => rows.Sum(row => row.CostUsd) > Cap).Select(Describe)));
        var (hedged, rescued, fallenBack) = (requests.Count(rows => Has(rows, FailureKind.Superseded)), requests.Count(IsRescued), requests.Count(rows => Has(rows, FailureKind.Overloaded)));
        Console.WriteLine($"{requests.Length} requests of up to {Cap} USD: the dearest was {requests.Max(rows => rows.Sum(row => row.CostUsd))}; {hedged} hedged, {rescued} gone on with, {fallenBack} fell back");
        (hedged, rescued, fallenBack).ShouldSatisfyAllConditions(
            each => each.hedged.ShouldBeGreaterThan(10),
            each => each.rescued.ShouldBeGreaterThan(10),
            each => each.fallenBack.ShouldBeGreaterThan(10));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Prices of a kind that nobody has: a few dozen tokens cost about as much as the cap.</summary>
    private static string Config(SimulatorHost simulator) => $$"""
        auth: required
        admin_key: {{Operator.Key}}
        providers:
          first: { format: openai, base_url: {{simulator.BaseUrlOf("first")}}, api_key: sk-first }
          second: { format: openai, base_url: {{simulator.BaseUrlOf("second")}}, api_key: sk-second }
          third: { format: openai, base_url: {{simulator.BaseUrlOf("third")}}, api_key: sk-third }
        models:
          first/sim: { input_per_million: 1000, output_per_million: 3000, max_output: 4096, read_on: 2026-01-01, source: "a test" }
          second/sim: { input_per_million: 1500, output_per_million: 4000, max_output: 4096, read_on: 2026-01-01, source: "a test" }
          third/sim: { input_per_million: 500, output_per_million: 2000, max_output: 4096, read_on: 2026-01-01, source: "a test" }
        tiers:
          ib/capped: { chain: [first/sim, second/sim, third/sim], max_cost_usd: {{Cap.ToString(CultureInfo.InvariantCulture)}}, hedge: { after: 30ms }, on_midstream_failure: continue }
        circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }
        retry_budget: { ratio: 10, minimum_per_second: 1000 }
        hedge_budget: { ratio: 10, minimum_per_second: 1000 }
        """;

    /// <summary>A few thousand requests' worth, in an order of the provider's own.</summary>
    private static void Play(SimulatorHost simulator, string provider, int seed)
    {
        var random = new Random(seed);
        simulator.Script.Put(provider, [.. Enumerable.Range(0, Requests * 4).Select(_ => random.Next(10) switch
        {
            0 => new Fault { Status = 500 },
            1 => new Fault { Status = 503 },
            2 => new Fault { CutAfter = random.Next(2, 12) },
            3 => new Fault { CutAfter = random.Next(2, 12), Slow = new() { Between = TimeSpan.FromMilliseconds(2) } },
            4 or 5 or 6 => new Fault { Latency = TimeSpan.FromMilliseconds(random.Next(50, 250)) },
            7 => new Fault { Latency = TimeSpan.FromMilliseconds(random.Next(50, 250)), Tokens = random.Next(10, 200) },
            8 => new Fault { Tokens = random.Next(10, 200), ManyEventsPerWrite = true },
            _ => Fault.None,
        })]);
    }

    private static async Task AskAsync(HttpClient http, int n)
    {
        var bound = n % 3 == 0 ? $",\"max_tokens\":{10 + n % 90}" : "";
        using var body = new StringContent(
            $$"""{"model":"ib/capped","stream":{{(n % 4 != 0 ? "true" : "false")}},"messages":[{"role":"user","content":"What is the sea, asked for the {{n}}th time?"}]{{bound}}}""", Encoding.UTF8, "application/json");
        try
        {
            using var answer = await http.PostAsync("/v1/chat/completions", body);
        }
        catch (HttpRequestException)
        {
            // An answer that broke off when part of it had been passed on is cut.
        }
    }

    private static bool Has(LedgerRow[] rows, FailureKind kind) => rows.Any(row => row.Kind == kind);

    /// <summary>An attempt that gave content broke off, and another came after it.</summary>
    private static bool IsRescued(LedgerRow[] rows) => rows.Any(row => row is { Kind: FailureKind.Unreachable, Usage.Completion: > 0 } && rows.Any(other => other.Attempt > row.Attempt));

    private static string Describe(LedgerRow[] rows) =>
        string.Join(", ", rows.Select(row => $"{row.Target} {row.Kind?.ToString() ?? "well"} {row.Usage.Prompt}+{row.Usage.Completion} {row.CostUsd}{(row.Estimated ? " estimated" : "")}"));
}
