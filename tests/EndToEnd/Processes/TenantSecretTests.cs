using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Rig;
using Simulator;
using Simulator.Scripting;

namespace EndToEnd.Processes;

/// <summary>The secrets of tenants, in a real process that logs all it can: they are in no answer, no output and no file.</summary>
public sealed class TenantSecretTests
{
    private const string Admin = "sk-marked-of-the-operator";
    private const string OperatorsKey = "sk-marked-at-up-of-the-operator";
    private const string OwnKey = "sk-marked-of-a-tenant";

    [Fact]
    public async Task Secrets_OfTenants_AppearNowhere()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-secrets-").FullName;
        var encryption = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).Replace('+', '-').Replace('/', '_');
        await using var simulator = await SimulatorHost.StartAsync();
        var config = Path.Combine(folder, "gateway.yaml");
        await File.WriteAllTextAsync(config, $$"""
            auth: required
            signup: open
            allow_private_base_urls: true
            admin_key: {{Admin}}
            encryption_keys: ["{{encryption}}"]
            providers:
              up: { format: openai, base_url: {{simulator.BaseUrlOf("up")}}, api_key: {{OperatorsKey}} }
            tiers:
              ib/marked: { chain: [up/sim], max_wait: 10ms }
            cooling_off: { rejected_for: 1ms, throttled_for: 1ms }
            circuit: { open_for: 1ms, open_at_most: 1ms }
            """);
        var data = Path.Combine(folder, "data");
        var gateway = await GatewayProcess.StartAsync(["--config", config, "--data", data], new Dictionary<string, string> { ["Logging__LogLevel__Default"] = "Trace" });
        await using var _ = gateway;
        using var http = new HttpClient { BaseAddress = gateway.Address };
        var seen = new StringBuilder();
        var plain = Text(await SendAsync(http, HttpMethod.Post, "/v1/users", """{"email":"plain@example.com"}"""), "api_key");
        var own = Text(await SendAsync(http, HttpMethod.Post, "/v1/users", """{"email":"own@example.com"}"""), "api_key");
        await SendAsync(http, HttpMethod.Post, "/v1/keys", $$"""{"provider":"up","api_key":"{{OwnKey}}","base_url":"{{simulator.BaseUrlOf("own")}}"}""", own);

        foreach (var fault in Faults(OperatorsKey).Zip(Faults(OwnKey)))
        {
            simulator.Script.Always("up", fault.First);
            simulator.Script.Always("own", fault.Second);
            foreach (var caller in (string[])[plain, own])
            {
                seen.AppendLine(await SendAsync(http, HttpMethod.Post, "/v1/chat/completions", Chat.Body("ib/marked"), caller));
                seen.AppendLine(await SendAsync(http, HttpMethod.Post, "/v1/chat/completions", Chat.Body("ib/marked", stream: true), caller));
            }
        }

        foreach (var path in (string[])["/v1/keys", "/v1/models", "/admin/config", "/admin/targets", "/admin/tenants", "/admin/virtual-keys", "/metrics", "/health/ready"])
        {
            foreach (var bearer in (string[])[plain, own, Admin, OwnKey])
            {
                seen.AppendLine(await SendAsync(http, HttpMethod.Get, path, null, bearer));
            }
        }

        seen.AppendLine(await SendRawAsync(gateway.Address, $"GET /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {own}\0\r\n\r\n"));
        seen.AppendLine(await SendRawAsync(gateway.Address, $"GET /v1/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization Bearer {own}\r\n\r\n"));
        seen.AppendLine(await SendRawAsync(gateway.Address, $"Bearer {own}\r\n\r\n"));
        gateway.Terminate();
        (await gateway.ExitAsync()).ShouldBe(0, gateway.Errors);

        string[] secrets = [Admin, OperatorsKey, OwnKey, plain, own, encryption];
        simulator.Requests.Of("own").Received.ShouldBeGreaterThan(Faults("").Length, "the tenant's endpoint was asked");
        simulator.Requests.Of("up").Received.ShouldBeGreaterThan(Faults("").Length, "the operator's provider was asked");
        Holding(seen.ToString(), secrets).ShouldBeEmpty("in an answer");
        Holding(gateway.Output, secrets).ShouldBeEmpty("in the log");
        Holding(gateway.Errors, secrets).ShouldBeEmpty("on stderr");
        gateway.Output.ShouldContain("failed", Case.Sensitive, "the log says something");
        foreach (var file in Directory.GetFiles(data, "*", SearchOption.AllDirectories))
        {
            Holding(await File.ReadAllTextAsync(file, Encoding.Latin1), secrets).ShouldBeEmpty(file);
        }

        Directory.GetFiles(data).ShouldNotBeEmpty();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=sk-marked-db;Timeout=2")]
    [InlineData("Host=127.0.0.1;Port=sk-marked-db")]
    [InlineData("sk-marked-db")]
    [InlineData("Host=127.0.0.1;sk-marked-db=1")]
    public async Task Store_ThatCannotBeOpened_IsReportedWithoutItsConnectionString(string store)
    {
        using var file = new TemporaryFile($"auth: required\nstore: {{ postgres: \"{store}\" }}\n");

        var outcome = await Outcome.OfAsync("--config", file.Path, "--urls", "http://127.0.0.1:0");

        outcome.Code.ShouldBe(2, outcome.Output + outcome.Errors);
        (outcome.Output + outcome.Errors).ShouldNotContain("sk-marked");
    }

    private static IEnumerable<string> Holding(string text, string[] secrets) =>
        text.Split('\n').Where(line => secrets.Any(secret => line.Contains(secret, StringComparison.OrdinalIgnoreCase))).Select(line => line.Length > 300 ? line[..300] : line);

    private static string Text(string answer, string field) => JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..])![field]!.GetValue<string>();

    /// <summary>A provider that repeats its key wherever it can.</summary>
    private static Fault[] Faults(string key)
    {
        var error = JsonNode.Parse($$$"""{"error":{"message":"Not with Bearer {{{key}}}","type":"{{{key}}}","code":"{{{key}}}","param":"{{{key}}}"}}""")!;
        Dictionary<string, string> headers = new() { ["x-echo"] = key, ["set-cookie"] = key, ["location"] = $"http://127.0.0.1:1/?{key}" };
        return
        [
            new() { Headers = headers },
            new() { Status = 302, Body = error.DeepClone(), Headers = headers },
            new() { Status = 400, Body = error.DeepClone() },
            new() { Status = 401, Body = error.DeepClone(), Headers = headers },
            new() { Status = 418, Body = error.DeepClone() },
            new() { Status = 429, Body = error.DeepClone(), Headers = new Dictionary<string, string> { ["retry-after-ms"] = "1" } },
            new() { Status = 500, Body = $"No page for Bearer {key}" },
            new() { Malformed = MalformedKind.NotJson },
            new() { ErrorEventAfter = 0, Body = error.DeepClone() },
            new() { ErrorEventAfter = 3, Body = error.DeepClone() },
            new() { CutAfter = 3 },
        ];
    }

    private static async Task<string> SendAsync(HttpClient http, HttpMethod method, string path, string? json, string? bearer = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = bearer is null ? null : new("Bearer", bearer);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var body = await Kit.ReceivedBody.ReadAsync(response.Content);
        return $"{(int)response.StatusCode} {response.Headers}{response.Content.Headers}{body.Text}";
    }

    private static async Task<string> SendRawAsync(Uri address, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        using var reader = new StreamReader(stream);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await reader.ReadToEndAsync(patience.Token);
    }
}
