using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Rig;
using Simulator;

namespace EndToEnd.Processes;

/// <summary><c>--reencrypt</c>, beside a gateway that goes on serving.</summary>
public sealed class ReencryptTests : IDisposable
{
    private const string Secret = "sk-of-a-tenant-to-be-kept";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-reencrypt-").FullName;

    [Fact]
    public async Task Reencrypt_WhileTheGatewayRuns_MovesAllKeysAndNobodyNotices()
    {
        var (old, newest) = (NewKey(), NewKey());
        var data = Path.Combine(_folder, "data");
        string early;
        await using (var first = await SceneAsync(data, old))
        {
            early = await BringAsync(first, "one@example.com");
            await first.StopAsync();
        }

        await using var scene = await SceneAsync(data, newest, old);
        var key = await BringAsync(scene, "two@example.com");
        await AskAsync(scene, key);
        await AskAsync(scene, early);

        var done = await Outcome.OfAsync("--reencrypt", "--config", scene.Config, "--data", data);

        done.Code.ShouldBe(0, done.Output + done.Errors);
        done.Output.ShouldContain("2 provider keys: 1 encrypted anew, 1 under the newest key before, 0 unreadable.");
        await AskAsync(scene, key);
        await AskAsync(scene, early);
        await scene.StopAsync();

        await using var alone = await SceneAsync(data, newest);
        await AskAsync(alone, early);
        (await Outcome.OfAsync("--reencrypt", "--config", alone.Config, "--data", data)).Output.ShouldContain("0 encrypted anew, 2 under");
        (await Outcome.OfAsync("reencrypt", "--config", alone.Config, "--data", data, "--json")).Output.ShouldContain("{\"seen\":2,\"rotated\":0,\"unreadable\":[]}");
        (done.Output + done.Errors).ShouldNotContain(newest);
    }

    [Fact]
    public async Task Reencrypt_KeyMissing_Exits3AndNamesWhatItCannotRead()
    {
        var data = Path.Combine(_folder, "data");
        await using var scene = await SceneAsync(data, NewKey());
        await BringAsync(scene, "one@example.com");
        using var other = new TemporaryFile($"encryption_keys: [{NewKey()}]\n");

        var done = await Outcome.OfAsync("--reencrypt", "--config", other.Path, "--data", data);

        done.Code.ShouldBe(3, done.Output + done.Errors);
        done.Output.ShouldContain("1 unreadable");
        done.Errors.ShouldContain("unreadable: cr_");
    }

    [Fact]
    public async Task Reencrypt_NoStoreThere_Exits2AndMakesNone()
    {
        var nowhere = Path.Combine(_folder, "nowhere");

        var done = await Outcome.OfAsync("--reencrypt", $"--data={nowhere}");

        done.Code.ShouldBe(2, done.Output + done.Errors);
        done.Errors.ShouldContain(nowhere);
        Directory.Exists(nowhere).ShouldBeFalse();
    }

    [Fact]
    public async Task Reencrypt_BadConfiguration_Exits1()
    {
        using var file = new TemporaryFile("encryption_keys: [short]\n");

        (await Outcome.OfAsync("--reencrypt", "--config", file.Path)).Code.ShouldBe(1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<Scene> SceneAsync(string data, params string[] keys) => Scene.SetAsync(
        ["up"],
        $"signup: open\nencryption_keys: [{string.Join(", ", keys)}]\nstore: {{ sqlite: {Path.Combine(data, "gateway.db")} }}",
        new SimulatorOptions { Keys = new Dictionary<string, string> { ["up"] = Secret } });

    /// <summary>Signs someone up who brings a provider key, and returns the virtual key.</summary>
    private static async Task<string> BringAsync(Scene scene, string email)
    {
        using var signedUp = await scene.Http.PostAsJsonAsync("/v1/users", new { email });
        var key = JsonNode.Parse(await signedUp.Content.ReadAsStringAsync())!["api_key"]!.GetValue<string>();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/keys") { Content = JsonContent.Create(new { provider = "up", api_key = Secret }) };
        request.Headers.Authorization = new("Bearer", key);
        using var brought = await scene.Http.SendAsync(request);
        ((int)brought.StatusCode).ShouldBe(201);
        return key;
    }

    /// <summary>Asks with the virtual key; the provider takes no key but the tenant's own.</summary>
    private static async Task AskAsync(Scene scene, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(Chat.Body("up/sim"), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", key);
        using var answer = await scene.Http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
    }

    private static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) + "=";
}
