using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Simulator.Tests.Wire;

namespace Simulator.Tests.Hosting;

public sealed class ControlEndpointTests : IDisposable
{
    private readonly HttpClient _client = new();

    [Fact]
    public async Task Script_PutShownDeleted()
    {
        await using var stage = await Stage.SetAsync();

        var put = await PutAsync(stage, """{"provider":"openai","steps":[{"status":503,"times":2},{"cut_after":1}],"then":"repeat-last"}""");
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await stage.StreamAsync()).Status.ShouldBe(503);
        var shown = Stage.Parse(await _client.GetStringAsync(At(stage, "script")));
        shown.At("0.taken").GetInt32().ShouldBe(1);
        shown.At("0.script").GetRawText().Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings("")
            .ShouldBe("""{"provider":"openai","steps":[{"times":2,"status":503},{"cut_after":1}],"then":"repeat-last"}""");

        (await _client.DeleteAsync(At(stage, "script"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await stage.StreamAsync()).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"provider":"openai","steps":[{"stal_after":1}]}""", "stal_after")]
    [InlineData("""{"provider":"openai","steps":[{"for":"2h"}]}""", "duration")]
    [InlineData("""{"provider":"openai"}""", "steps or fault")]
    [InlineData("nonsense", "invalid")]
    [InlineData("null", "must not be null")]
    [InlineData("""[{"provider":"groq","fault":{}},{"provider":"openai"}]""", "steps or fault")]
    public async Task Script_Wrong_Is400WithTheReason(string script, string reason)
    {
        await using var stage = await Stage.SetAsync();

        var put = await PutAsync(stage, script);

        put.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Stage.Parse(await put.Content.ReadAsStringAsync()).TextAt("error")!.ShouldContain(reason);
        stage.Host.Script.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Script_EveryKeyOfTheSchema_IsTaken()
    {
        await using var stage = await Stage.SetAsync();

        var put = await PutAsync(stage, """
            [{"provider":"a","model":"m","share":0.3,"seed":7,
              "fault":{"status":429,"error":"insufficient_quota","headers":{"x":"y"},"body":{"a":1},"retry_after":"2s"}},
             {"provider":"b","then":"cycle","steps":[
              {"html":true,"empty_body":true,"refuse_connection":true,"stall_before_headers":true,"stall_before_first_token":true,
               "stall_after":1,"for":"1m","cut_after":1,"end_after":1,"cut_body":true,"malformed":"not_json","malformed_after":1,
               "error_event_after":1,"event_name":"error","refusal":"content_filter","latency":1.5,"tokens":9,"comments":true,
               "slow":{"first_token":"250ms","between":20,"bytes_per_write":1},"crlf":true,"no_done":true,
               "many_events_per_write":true,"usage":"on_last_choice","times":2,"body":"text"}]}]
            """);

        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        stage.Host.Script.All.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Requests_OverHttp_CountsAndBodies()
    {
        await using var stage = await Stage.SetAsync();
        await stage.AskAsync(Stage.Question());
        await stage.Host.Requests.WhenAsync("openai", c => c.Answered == 1);

        var report = Stage.Parse(await _client.GetStringAsync(At(stage, "requests?provider=openai")));

        report.At("providers.openai.answered").GetInt32().ShouldBe(1);
        Encoding.UTF8.GetString(report.At("recent.0.body").GetBytesFromBase64()).ShouldBe(Stage.Question());
        report.TextAt("recent.0.outcome").ShouldBe("answered");
    }

    [Fact]
    public async Task Reset_ForgetsScriptsAndRequests()
    {
        await using var stage = await Stage.SetAsync();
        await PutAsync(stage, """{"provider":"openai","fault":{"status":500}}""");
        await stage.AskAsync(Stage.Question());

        await _client.PostAsync(At(stage, "reset"), null);

        stage.Host.Script.All.ShouldBeEmpty();
        stage.Host.Requests.Counts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Port_Closed_RefusesAndOpensAgainOnTheSameNumber()
    {
        await using var stage = await Stage.SetAsync();
        var opened = await stage.Host.Ports.OpenAsync("sarvam");
        var chat = new Uri(opened, "/v1/chat/completions");
        (await Played.PostAsync(chat, Stage.Question())).Body.ShouldContain("sarvam/gpt-4o heard");

        await _client.DeleteAsync(At(stage, "port?provider=sarvam"));
        var refused = await Should.ThrowAsync<SocketException>(() => Played.PostAsync(chat, Stage.Question()));
        refused.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);

        var reopened = Stage.Parse(await (await _client.PutAsync(At(stage, "port?provider=sarvam"), null)).Content.ReadAsStringAsync());
        reopened.TextAt("base_url").ShouldBe(new Uri(opened, "/v1").ToString());
        (await Played.PostAsync(chat, Stage.Question())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Health_Answers()
    {
        await using var stage = await Stage.SetAsync();

        (await _client.GetStringAsync(At(stage, "health"))).ShouldBe("ok");
    }

    public void Dispose() => _client.Dispose();

    private static Uri At(Stage stage, string route) => new(stage.Host.BaseAddress, $"/sim/{route}");

    private Task<HttpResponseMessage> PutAsync(Stage stage, string script) =>
        _client.PutAsync(At(stage, "script"), new StringContent(script, Encoding.UTF8, "application/json"));
}
