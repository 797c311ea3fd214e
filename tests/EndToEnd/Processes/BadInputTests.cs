using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EndToEnd.Rig;

namespace EndToEnd.Processes;

/// <summary>Requests that no provider should ever see: the contract's error, at once, and a process that goes on as before.</summary>
public class BadInputTests
{
    private const string Json = "application/json";
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    private static readonly (string Name, byte[] Body, string Type, int Status, string Code)[] Cases =
    [
        ("empty", [], Json, 400, "invalid_json"),
        ("not JSON", Bytes("{\"model\":"), Json, 400, "invalid_json"),
        ("not an object", Bytes("[]"), Json, 400, "invalid_json"),
        ("something after it", Bytes($$"""{"model":"ib/one",{{Messages}}} x"""), Json, 400, "invalid_json"),
        ("invalid UTF-8", [.. Bytes("{\"model\":\"ib/one\",\"messages\":[{\"role\":\"user\",\"content\":\""), 0xff, 0xfe, .. Bytes("\"}]}")], Json, 400, "invalid_json"),
        ("nested without end", Bytes($$"""{"model":"ib/one","messages":{{new string('[', 100_000)}}"""), Json, 400, "invalid_json"),
        ("no model", Bytes($"{{{Messages}}}"), Json, 400, "missing_required_parameter"),
        ("unknown model", Bytes($$"""{"model":"ib/two",{{Messages}}}"""), Json, 404, "model_not_found"),
        ("model of the wrong type", Bytes($$"""{"model":7,{{Messages}}}"""), Json, 400, "*"),
        ("model twice", Bytes($$"""{"model":"ib/one","model":"ib/one",{{Messages}}}"""), Json, 400, "*"),
        ("a huge model name", Bytes($$"""{"model":"{{new string('a', 100_000)}}",{{Messages}}}"""), Json, 404, "model_not_found"),
        ("plain text", Bytes($$"""{"model":"ib/one",{{Messages}}}"""), "text/plain", 400, "unsupported_content_type"),
        ("40 MB", Bytes($$"""{"model":"ib/one","messages":[{"role":"user","content":"{{new string('x', 40_000_000)}}"}]}"""), Json, 413, "request_too_large"),
    ];

    [Fact]
    public async Task Request_ThatMakesNoSense_GetsTheContractsErrorAndReachesNoProvider()
    {
        await using var scene = await Scene.SetAsync(["calm"], "tiers:\n  ib/one: { chain: [calm/sim] }");
        var wrong = new List<string>();
        foreach (var (name, body, type, status, code) in Cases)
        {
            foreach (var chunked in (bool[])[false, true])
            {
                var (seen, found) = await AskAsync(scene, body, type, chunked);
                if (seen != status || (code != "*" && found != code))
                {
                    wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}{(chunked ? " in chunks" : "")}: {seen} {found}"));
                }
            }
        }

        wrong.ShouldBeEmpty();
        scene.Simulator.Requests.Of("calm").Received.ShouldBe(0);
        using var good = await scene.Http.PostAsync(Chat.Body("ib/one"));
        ((int)good.StatusCode).ShouldBe(200);
        scene.Gateway.Output.ShouldNotContain(" fail: ");
        await scene.StopAsync();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<(int Status, string? Code)> AskAsync(Scene scene, byte[] body, string type, bool chunked)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = content, Headers = { TransferEncodingChunked = chunked } };
        try
        {
            using var response = await scene.Http.SendAsync(request);
            var error = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error");
            error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
            return ((int)response.StatusCode, error.GetProperty("code").GetString());
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException)
        {
            return (0, fault.ToString());
        }
    }
}
