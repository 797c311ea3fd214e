using System.Net;
using System.Text.Json;
using EndToEnd.Rig;

namespace EndToEnd.Commands;

/// <summary>Commands that ask a running gateway.</summary>
public class GatewayCommandTests
{
    private const string More = $"models:\n  calm/sim: {{ input_per_million: 1, output_per_million: 1, max_output: 100 }}\ntiers:\n  ib/one: {{ chain: [calm/sim] }}\nadmin_key: {Operator.Key}";

    [Fact]
    public async Task Keys_MadeListedReplacedAndRevoked_AreThatAtTheGateway()
    {
        await using var scene = await SetAsync();
        using var admin = new Operator(scene.Gateway.Address);
        var (tenant, _) = await admin.AddTenantAsync("");

        var made = await AskAsync(scene, "keys", "create", "--tenant", tenant, "--name", "shop", "--scope", "ib/one", "--rpm", "60", "--usd-per-day", "1.5", "--json");
        made.Code.ShouldBe(0, made.Errors);
        var key = JsonElement.Parse(made.Output);
        key.GetProperty("limits").GetProperty("usd_per_day").GetDecimal().ShouldBe(1.5m);
        var id = key.GetProperty("id").GetString()!;
        (await StatusAsync(scene, key.GetProperty("key").GetString()!)).ShouldBe(HttpStatusCode.OK);

        var listed = await AskAsync(scene, "keys", "list", "--tenant", tenant);
        listed.Output.ShouldStartWith("ID ");
        listed.Output.Split('\n').ShouldContain(line => line.StartsWith(id, StringComparison.Ordinal) && line.Contains("shop", StringComparison.Ordinal) && line.Contains("rpm=60 usd_per_day=1.5", StringComparison.Ordinal));

        var rotated = await AskAsync(scene, "keys", "rotate", id, "--overlap", "30m", "--json");
        rotated.Code.ShouldBe(0, rotated.Errors);
        JsonElement.Parse(rotated.Output).GetProperty("rotated_from").GetString().ShouldBe(id);

        (await AskAsync(scene, "keys", "revoke", id)).Output.ShouldContain("is revoked");
        await Until.TrueAsync(async () => await StatusAsync(scene, key.GetProperty("key").GetString()!) is HttpStatusCode.Unauthorized, "the revoked key still works");
    }

    [Fact]
    public async Task Keys_Made_AreShownToPeopleWithAWarning()
    {
        await using var scene = await SetAsync();
        using var admin = new Operator(scene.Gateway.Address);
        var (tenant, _) = await admin.AddTenantAsync("");

        var made = await AskAsync(scene, "keys", "create", "--tenant", tenant);

        made.Output.ShouldContain("not shown again");
        (await StatusAsync(scene, made.Output.Split('\n').Single(line => line.StartsWith("ib_", StringComparison.Ordinal)))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Usage_GroupedByTarget_IsATableAndJson()
    {
        await using var scene = await SetAsync();
        using var admin = new Operator(scene.Gateway.Address);
        var (_, key) = await admin.AddTenantAsync("");
        (await StatusAsync(scene, key)).ShouldBe(HttpStatusCode.OK);
        await admin.TotalAsync(attempts => attempts == 1);

        var table = await AskAsync(scene, "usage", "--group-by", "target");
        table.Code.ShouldBe(0, table.Errors);
        table.Output.Split('\n')[0].ShouldStartWith("TARGET");
        table.Output.ShouldContain("calm/sim");

        var json = await AskAsync(scene, "usage", "--group-by", "target", "--json");
        JsonElement.Parse(json.Output).GetProperty("data")[0].GetProperty("target").GetString().ShouldBe("calm/sim");
    }

    [Fact]
    public async Task Command_WithoutTheKey_Exits1AndSaysHowToGiveIt()
    {
        await using var scene = await SetAsync();

        var outcome = await Outcome.OfAsync("keys", "list", "--url", scene.Gateway.Address.ToString());

        outcome.Code.ShouldBe(1);
        outcome.Errors.ShouldContain("GATEWAY_ADMIN_KEY");
    }

    [Fact]
    public async Task Command_UnknownTenant_Exits1WithTheGatewaysWords()
    {
        await using var scene = await SetAsync();

        var outcome = await AskAsync(scene, "keys", "create", "--tenant", "nobody");

        outcome.Code.ShouldBe(1);
        outcome.Errors.ShouldContain("tenant");
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "no gateway answers at")]
    [InlineData("nonsense", "is not an address")]
    public async Task Command_NoGatewayThere_Exits2AndSaysHowToNameOne(string url, string said)
    {
        var outcome = await Outcome.OfAsync("usage", "--url", url);

        outcome.Code.ShouldBe(2);
        outcome.Errors.ShouldContain(said);
        outcome.Errors.ShouldContain("--url");
        outcome.Errors.ShouldNotContain("   at ");
    }

    private static Task<Scene> SetAsync() => Scene.SetAsync(["calm"], More, auth: "required");

    private static Task<Outcome> AskAsync(Scene scene, params string[] args) => Outcome.OfAsync(
        new Dictionary<string, string> { ["GATEWAY_URL"] = scene.Gateway.Address.ToString(), ["GATEWAY_ADMIN_KEY"] = Operator.Key }, args);

    private static async Task<HttpStatusCode> StatusAsync(Scene scene, string key)
    {
        using var client = Operator.Client(scene.Gateway.Address, key);
        using var answer = await client.PostAsync(Chat.Body("ib/one"));
        return answer.StatusCode;
    }
}
