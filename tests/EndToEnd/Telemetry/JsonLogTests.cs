using System.Text.Json;
using EndToEnd.Rig;

namespace EndToEnd.Telemetry;

public class JsonLogTests
{
    [Fact]
    public async Task Log_AsJson_IsNothingElseAndTellsOfEachRequest()
    {
        await using var scene = await Scene.SetAsync(["calm"], "tiers:\n  ib/one: { chain: [calm/sim] }\nlog: { format: json, requests: true }");
        using var response = await scene.Http.PostAsync(Chat.Body("ib/one", text: "a-secret-question"));
        var id = response.Header("x-request-id")!;
        await scene.Gateway.SaidAsync(id);
        await scene.StopAsync();

        scene.Gateway.Errors.ShouldBeEmpty();
        scene.Gateway.Output.ShouldNotContain("a-secret-question");
        var events = scene.Gateway.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        events.ShouldAllBe(one => one.GetProperty("message").GetString()!.Length > 0);
        var request = events.Single(one => one.GetProperty("category").GetString() == "Requests");
        request.GetProperty("request_id").GetString().ShouldBe(id);
        request.GetProperty("target").GetString().ShouldBe("calm/sim");
        request.GetProperty("outcome").GetString().ShouldBe("answered");
        request.GetProperty("status").GetInt32().ShouldBe(200);
    }
}
