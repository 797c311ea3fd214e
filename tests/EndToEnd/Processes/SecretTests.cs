using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Rig;
using Simulator.Scripting;

namespace EndToEnd.Processes;

/// <summary>Keys that can be told from all else, sent every way there is; nothing that comes out may hold one.</summary>
public class SecretTests
{
    private const string Mark = "sk-marked";
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

        for (var i = 0; i < Faults("", "").Length; i++)
        {
            scene.Simulator.Script.Always("first", Faults($"{Mark}-provider-1", $"{Mark}-header")[i]);
            scene.Simulator.Script.Always("second", Faults($"{Mark}-provider-2", $"{Mark}-provider-2")[i]);
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

        Marked(seen.ToString()).ShouldBeEmpty("in an answer");
        Marked(scene.Gateway.Output).ShouldBeEmpty("in the log");
        Marked(scene.Gateway.Errors).ShouldBeEmpty("on stderr");
        scene.Simulator.Requests.Of("first").Received.ShouldBeGreaterThan(Faults("", "").Length, "the providers were asked");
    }

    private static IEnumerable<string> Marked(string text) => text.Split('\n').Where(line => line.Contains(Mark, StringComparison.OrdinalIgnoreCase));

    /// <summary>A provider that repeats what it was sent, wherever it can.</summary>
    private static Fault[] Faults(string key, string other)
    {
        var error = JsonNode.Parse($$$"""{"error":{"message":"Not with {{{key}}} and {{{other}}}.","type":"{{{key}}}","code":"{{{key}}}","param":"{{{other}}}"}}""")!;
        Dictionary<string, string> headers = new() { ["x-echo"] = key, ["set-cookie"] = other };
        return
        [
            new() { Headers = headers },
            new() { Status = 400, Body = error.DeepClone() },
            new() { Status = 401, Body = error.DeepClone() },
            new() { Status = 418, Body = error.DeepClone() },
            new() { Status = 429, Body = error.DeepClone(), Headers = new Dictionary<string, string>(headers) { ["retry-after-ms"] = "1" } },
            new() { Status = 500, Body = $"No page for Bearer {key}" },
            new() { ErrorEventAfter = 0, Body = error.DeepClone() },
            new() { ErrorEventAfter = 4, Body = error.DeepClone(), Slow = new() { Between = TimeSpan.FromMilliseconds(10) } },
        ];
    }

    private static async Task<string> AllOfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return $"{response.Headers}{response.Content.Headers}{await response.Content.ReadAsStringAsync()}";
        }
    }
}
