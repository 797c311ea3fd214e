using System.Text;
using EndToEnd.Rig;
using Simulator.Scripting;

namespace EndToEnd.Processes;

/// <summary>Keys that can be told from all else, sent every way there is; nothing that comes out may hold one.</summary>
public class SecretTests
{
    private const string Mark = "sk-marked";
    private const string Echoing = $"echo-config {Mark}-provider-1, {Mark}-provider-2, Bearer {Mark}-caller";

    private static readonly Fault[] Faults =
    [
        new() { Status = 401, Body = Error(401) },
        new() { Status = 400, Body = Error(400) },
        new() { Status = 418, Body = Error(418) },
        new() { Status = 500, Body = Echoing },
        new() { Status = 429, Body = Error(429), Headers = new Dictionary<string, string> { ["x-echo"] = $"{Mark}-provider-1", ["retry-after-ms"] = "1" } },
        new() { ErrorEventAfter = 0, Body = Error(500) },
        new() { ErrorEventAfter = 4, Body = Error(500) },
        new() { Headers = new Dictionary<string, string> { ["x-echo"] = $"{Mark}-provider-1", ["set-cookie"] = $"{Mark}-provider-1" } },
    ];

    [Fact]
    public async Task Keys_OfConfigurationAndCallers_AppearNowhere()
    {
        await using var scene = await Scene.SetAsync([], $$"""
              placeholder: { format: openai, base_url: http://127.0.0.1:1/v1, api_key: {{Mark}}-provider-0 }
            admin_key: {{Mark}}-admin
            """);
        await File.WriteAllTextAsync(scene.Config, $$"""
            auth: open
            providers:
              first: { format: openai, base_url: {{scene.Simulator.BaseUrlOf("first")}}, api_key: {{Mark}}-provider-1, headers: { x-extra: {{Mark}}-header } }
              second: { format: openai, base_url: {{scene.Simulator.BaseUrlOf("second")}}, api_key: "${MARKED}" }
            admin_key: {{Mark}}-admin
            tiers:
              ib/marked: { chain: [first/sim, second/sim], max_wait: 10ms }
            cooling_off: { rejected_for: 1ms, throttled_for: 1ms }
            """);
        await Until.TrueAsync(async () => (await scene.Http.GetStringAsync("/v1/models")).Contains("ib/marked", StringComparison.Ordinal), "not reloaded");
        scene.Http.DefaultRequestHeaders.Add("authorization", $"Bearer {Mark}-caller");
        scene.Http.DefaultRequestHeaders.Add("x-api-key", $"{Mark}-caller");
        var seen = new StringBuilder();

        foreach (var fault in Faults)
        {
            scene.Simulator.Script.Always("first", fault);
            scene.Simulator.Script.Always("second", fault);
            foreach (var body in (string[])[Chat.Body("ib/marked"), Chat.Body("ib/marked", stream: true), Chat.Body("first/other"), Chat.Body($"{Mark}-model")[..^1]])
            {
                seen.AppendLine(await AllOfAsync(await scene.Http.PostAsync(body)));
            }
        }

        foreach (var path in (string[])["/admin/targets", "/admin/config", "/v1/models", "/health/ready", "/nowhere"])
        {
            seen.AppendLine(await AllOfAsync(await scene.Http.GetAsync(path)));
            using var asked = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "authorization", $"Bearer {Mark}-admin" } } };
            seen.AppendLine(await AllOfAsync(await scene.Http.SendAsync(asked)));
        }

        // A file that cannot be read must not be quoted either.
        await File.WriteAllTextAsync(scene.Config, $"api_key: {Mark}-provider-3\nadmin_key: [{Mark}-provider-4]\nencryption_keys: [{Mark}-fernet]\nproviders: {Mark}-provider-5\n");
        await scene.Gateway.SaidAsync("the one before stays in force");
        await scene.StopAsync();

        seen.ToString().ShouldNotContain(Mark);
        scene.Gateway.Output.ShouldNotContain(Mark);
        scene.Gateway.Errors.ShouldNotContain(Mark);
        scene.Simulator.Requests.Of("first").Received.ShouldBeGreaterThan(Faults.Length, "the providers were asked");
    }

    private static System.Text.Json.Nodes.JsonNode Error(int status) =>
        System.Text.Json.Nodes.JsonNode.Parse($$$"""{"error":{"message":"{{{Echoing}}}","type":"{{{Mark}}}-provider-1","code":"{{{status}}}","param":"{{{Mark}}}-provider-1"}}""")!;

    private static async Task<string> AllOfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return $"{response.Headers}{response.Content.Headers}{await response.Content.ReadAsStringAsync()}";
        }
    }
}
