using EndToEnd.Rig;
using Kit;

namespace EndToEnd.Processes;

/// <summary>SIGTERM with a hundred streams open: none is cut off in silence.</summary>
public class DrainTests
{
    private const int Streams = 100;
    private const string Tier = "tiers:\n  ib/one: { chain: [calm/sim] }";
    private const string End = "data: [DONE]\n\n";

    [Fact]
    public async Task Sigterm_WithAHundredStreamsOpen_CutsNoneAndExitsWith0()
    {
        await using var scene = await SetAsync("", tokens: 20);
        var streams = await OpenAsync(scene);

        scene.Gateway.Terminate();
        await Until.TrueAsync(async () => await scene.Gateway.ReadyStatusAsync() is null or 503, "it is still ready");

        (await ReadAsync(streams)).ShouldAllBe(stream => stream.EndsWith(End, StringComparison.Ordinal));
        (await scene.Gateway.ExitAsync()).ShouldBe(0, scene.Gateway.Errors);
        scene.Simulator.Requests.Of("calm").Answered.ShouldBe(Streams);
        scene.Gateway.Output.ShouldNotContain("stay in the spool");
    }

    [Fact]
    public async Task Sigterm_WithADelay_IsNotReadyAtOnceAndStillTakesRequests()
    {
        await using var scene = await SetAsync("drain: { delay: 3s }", tokens: 2);

        scene.Gateway.Terminate();
        await Until.TrueAsync(async () => await scene.Gateway.ReadyStatusAsync() == 503, "it is not unready while it drains");
        using var response = await scene.Http.PostAsync(Chat.Body("ib/one", stream: true));

        response.EnsureSuccessStatusCode();
        (await response.Content.ReadAsStringAsync()).ShouldEndWith(End);
        (await scene.Gateway.ExitAsync()).ShouldBe(0, scene.Gateway.Errors);
    }

    [Fact]
    public async Task Sigterm_StreamsOutliveTheDeadline_EndEachWithAnErrorEvent()
    {
        await using var scene = await SetAsync("drain: { deadline: 1s }", tokens: 2000);
        var streams = await OpenAsync(scene);
        scene.Simulator.Script.Always("calm", new() { Latency = TimeSpan.FromMinutes(1) });
        var waiting = scene.Http.PostAsync(Chat.Body("ib/one"));
        await Until.TrueAsync(() => scene.Simulator.Requests.Of("calm").Received > Streams, "the last request has not come to the provider");

        scene.Gateway.Terminate();

        (await ReadAsync(streams)).ShouldAllBe(stream => EndsWithError(stream));
        using var refused = await waiting;
        ((int)refused.StatusCode).ShouldBe(503);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("\"code\":\"shutting_down\"");
        (await scene.Gateway.ExitAsync()).ShouldBe(0, scene.Gateway.Errors);
        scene.Gateway.Output.ShouldNotContain("stay in the spool");
    }

    [Theory]
    [InlineData(Signals.Terminate)]
    [InlineData(Signals.Interrupt)]
    public async Task SecondSignal_StreamsOpen_EndsThemAtOnceAndWithAnErrorEvent(int signal)
    {
        await using var scene = await SetAsync("drain: { delay: 20s }", tokens: 2000);
        var streams = await OpenAsync(scene);

        scene.Gateway.Terminate();
        await Until.TrueAsync(async () => await scene.Gateway.ReadyStatusAsync() is 503, "it is still ready");
        Signals.Send(scene.Gateway.Id, signal);

        (await ReadAsync(streams)).ShouldAllBe(stream => EndsWithError(stream));
        (await scene.Gateway.ExitAsync(TimeSpan.FromSeconds(10))).ShouldBe(0, scene.Gateway.Errors);
    }

    private static async Task<Scene> SetAsync(string drain, int tokens)
    {
        var scene = await Scene.SetAsync(["calm"], $"{Tier}\n{drain}");
        scene.Simulator.Script.Always("calm", new() { Slow = new() { Between = TimeSpan.FromMilliseconds(100) }, Tokens = tokens });
        return scene;
    }

    private static Task<HttpResponseMessage[]> OpenAsync(Scene scene) =>
        Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => scene.Http.PostAsync(Chat.Body("ib/one", stream: true))));

    /// <summary>A stream that was closed after an error event ends without a last chunk, which the client's library takes for a fault.</summary>
    private static Task<string[]> ReadAsync(HttpResponseMessage[] streams) => Task.WhenAll(streams.Select(async stream => (await ReceivedBody.ReadAsync(stream.Content)).Text));

    private static bool EndsWithError(string stream) =>
        stream.EndsWith("\n\n", StringComparison.Ordinal)
        && Chat.Events(stream)[^1].Contains("\"code\":\"shutting_down\"", StringComparison.Ordinal)
        && !stream.Contains("[DONE]", StringComparison.Ordinal);
}
