using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EndToEnd.Rig;
using Simulator;

namespace EndToEnd.Ledger;

/// <summary>
/// The gateway is killed at random moments under load and started again on the same folder: whatever a provider has answered is in the ledger, once, and
/// the tenant's budget has neither forgotten nor invented anything.
/// </summary>
public sealed class KilledGatewayTests : IDisposable
{
    private const int Rounds = 50;
    private const int Clients = 8;
    private const string Operator = "sk-of-the-operator";
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-killed-").FullName;
    private readonly Random _random = new(20260314);
    private long _answeredToClients;

    [Fact]
    public async Task Gateway_KilledFiftyTimesUnderLoad_HasARowForEveryAnswer()
    {
        await using var simulator = await SimulatorHost.StartAsync();
        var config = Path.Combine(_folder, "gateway.yaml");
        await File.WriteAllTextAsync(config, $$"""
            auth: required
            admin_key: {{Operator}}
            providers:
              calm: { format: openai, base_url: {{simulator.BaseUrlOf("calm")}}, api_key: sk-calm }
            models:
              calm/sim: { input_per_million: 1, output_per_million: 2, read_on: 2026-01-01, source: "a test" }
            tiers:
              ib/one: { chain: [calm/sim] }
            """);

        string? key = null;
        for (var round = 0; round < Rounds; round++)
        {
            await using var gateway = await StartAsync(config);
            key ??= await IssueKeyAsync(gateway.Address);
            using var load = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients).Select(i => CallAsync(gateway.Address, key, stream: i % 2 == 0, load.Token)).ToArray();
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(30, 300)), TimeProvider.System);
            await gateway.KillAsync();
            await load.CancelAsync();
            await Task.WhenAll(clients);
        }

        var seen = simulator.Requests.Of("calm");
        await using var last = await StartAsync(config);
        var total = await TotalAsync(last.Address, attempts => attempts >= seen.Answered);
        var attempts = total.GetProperty("attempts").GetInt64();
        var cost = total.GetProperty("cost_usd").GetDecimal();
        TestContext.Current.SendDiagnosticMessage(
            $"{Rounds} kills: {seen.Received} requests reached the provider, {seen.Answered} answered, {_answeredToClients} of them seen whole by clients; {attempts} rows, {total.GetProperty("estimated_attempts")} estimated, {cost} USD");

        seen.Answered.ShouldBeGreaterThan(Rounds);
        attempts.ShouldBeInRange(seen.Answered, seen.Received + (Rounds * Clients));
        (attempts - total.GetProperty("failures").GetInt64()).ShouldBeGreaterThanOrEqualTo(_answeredToClients);
        total.GetProperty("unpriced_attempts").GetInt64().ShouldBe(0);
        cost.ShouldBeGreaterThan(0);
        last.Output.ShouldNotContain("damaged");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<GatewayProcess> StartAsync(string config) => GatewayProcess.StartAsync(["--config", config, "--data", Path.Combine(_folder, "data")]);

    private async Task CallAsync(Uri address, string key, bool stream, CancellationToken cancellationToken)
    {
        using var http = Client(address, key);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var response = await http.PostAsync(Chat.Body("ib/one", stream));
                var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
                if (response.IsSuccessStatusCode && (!stream || text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal)))
                {
                    Interlocked.Increment(ref _answeredToClients);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return; // it was killed
            }
        }
    }

    private static async Task<string> IssueKeyAsync(Uri address)
    {
        using var http = Client(address, Operator);
        var tenant = await PostAsync("/admin/tenants", """{"limits":{"usd_per_day":1000}}""");
        var issued = await PostAsync("/admin/virtual-keys", $$"""{"tenant":"{{tenant.GetProperty("id").GetString()}}","name":"load"}""");
        return issued.GetProperty("key").GetString()!;

        async Task<JsonElement> PostAsync(string path, string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(path, content);
            var text = await response.Content.ReadAsStringAsync();
            response.IsSuccessStatusCode.ShouldBeTrue(text);
            return JsonElement.Parse(text);
        }
    }

    /// <summary>The whole ledger, once what an earlier process left has been drained.</summary>
    private static async Task<JsonElement> TotalAsync(Uri address, Func<long, bool> isWhole)
    {
        using var http = Client(address, Operator);
        var total = default(JsonElement);
        var askedAt = TimeProvider.System.GetUtcNow();
        await Until.TrueAsync(
            async () =>
            {
                var report = JsonElement.Parse(await http.GetStringAsync("/admin/usage?group_by=none"));
                total = report.GetProperty("data")[0];
                var asOf = DateTimeOffset.Parse(report.GetProperty("as_of").GetString()!, CultureInfo.InvariantCulture);
                return asOf > askedAt && isWhole(total.GetProperty("attempts").GetInt64());
            },
            () => $"rows are missing: {total}");
        return total;
    }

    private static HttpClient Client(Uri address, string key)
    {
        var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }
}
