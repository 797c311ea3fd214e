using EndToEnd.Rig;

namespace EndToEnd.Processes;

public class ShutdownTests
{
    private const int Streams = 20;
    private const string Tier = "tiers:\n  ib/one: { chain: [calm/sim] }";

    [Fact]
    public async Task Sigterm_WithStreamsOpen_LetsThemFinishAndTakesNoMore()
    {
        await using var scene = await Scene.SetAsync(["calm"], Tier);
        scene.Simulator.Script.Always("calm", new() { Slow = new() { Between = TimeSpan.FromMilliseconds(100) }, Tokens = 20 });
        var answers = Enumerable.Range(0, Streams).Select(_ => scene.Http.PostAsync(Chat.Body("ib/one", stream: true))).ToArray();
        var responses = await Task.WhenAll(answers);

        scene.Gateway.Terminate();
        await Until.TrueAsync(async () => await scene.Gateway.ReadyStatusAsync() is null or 503, "it is still ready");
        var streams = await Task.WhenAll(responses.Select(response => response.Content.ReadAsStringAsync()));

        streams.ShouldAllBe(stream => stream.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal));
        streams.Select(stream => Chat.Text(Chat.Events(stream).SkipLast(1))).Distinct().ShouldHaveSingleItem();
        (await scene.Gateway.ExitAsync()).ShouldBe(0, scene.Gateway.Errors);
        scene.Simulator.Requests.Of("calm").Answered.ShouldBe(Streams);
    }

    [Fact]
    public async Task Sigterm_Idle_ExitsWithinTwoSeconds()
    {
        await using var scene = await Scene.SetAsync(["calm"], Tier);
        using var response = await scene.Http.PostAsync(Chat.Body("ib/one"));
        response.EnsureSuccessStatusCode();

        scene.Gateway.Terminate();

        // The connection that the request came by is still open.
        (await scene.Gateway.ExitAsync(TimeSpan.FromSeconds(2))).ShouldBe(0, scene.Gateway.Errors);
    }

    [Fact]
    public async Task Sigint_AsFromATerminal_ExitsWith0()
    {
        Assert.SkipWhen(Signals.IsIgnored(Signals.Interrupt), "these tests run in the background, where SIGINT is ignored");
        await using var scene = await Scene.SetAsync(["calm"], Tier);
        Signals.Send(scene.Gateway.Id, Signals.Interrupt);

        (await scene.Gateway.ExitAsync()).ShouldBe(0, scene.Gateway.Errors);
    }
}
