using Gateway.Tests.Support;

namespace Gateway.Tests.Faults;

public sealed class HangUpTests
{
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_HangsUpBeforeTheHeaders_CancelsTheUpstreamAndBlamesNobody(bool stream)
    {
        await using var stage = await FaultStage.StartAsync();
        var arrives = stage.Hang("a.test");
        using var patience = new CancellationTokenSource();

        var asking = stage.Gateway.OpenAsync(Chunks.Request("pair", stream), patience.Token);
        var call = await arrives;
        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asking);
        await call.Released.WaitAsync(Promptly);
        await ShouldBlameNobodyAsync(stage);
    }

    [Fact]
    public async Task Client_HangsUpInTheMiddleOfAStream_CancelsTheUpstreamAndBlamesNobody()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Stream(UpstreamReply.Text(Chunks.Event(Chunks.Hello)), new BodyPart.Stall()));

        var response = await stage.Gateway.OpenAsync(Chunks.Request("pair", stream: true));
        response.Dispose();

        await stage.Upstream.CallsTo("a.test").ShouldHaveSingleItem().Released.WaitAsync(Promptly);
        await ShouldBlameNobodyAsync(stage);
    }

    [Fact]
    public async Task Client_HangsUpWhileWaitingForAThrottledTarget_IsNotWaitedForOn()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(429, "{}", ("Retry-After", "4")));
        using var patience = new CancellationTokenSource();

        var asking = stage.Gateway.OpenAsync(Chunks.Request("solo"), patience.Token);
        await stage.Time.ArmedAsync(TimeSpan.FromSeconds(4));
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);

        stage.Upstream.On("a.test", FaultStage.Well);
        (await stage.AskAsync("b/m")).Status.ShouldBe(200);
        stage.Calls("a.test").ShouldBe(1);
    }

    [Fact]
    public async Task Requests_OfEveryFate_LeaveNoUpstreamAnswerOpen()
    {
        await using var stage = await FaultStage.StartAsync();
        foreach (var (kind, fault) in FaultCase.All)
        {
            stage.Upstream.On("a.test", fault.Reply);
            await stage.AskAsync("pair");
            await stage.AskAsync("pair", stream: true);
            stage.Upstream.On("a.test", UpstreamReply.Stream(UpstreamReply.Text(Chunks.Event(Chunks.Hello)), fault.After));
            await stage.AskAsync($"a/{kind}", stream: true);
        }

        stage.Upstream.Calls.Count.ShouldBeGreaterThan(2 * FaultCase.All.Count);
        foreach (var call in stage.Upstream.Calls)
        {
            await call.Released.WaitAsync(Promptly);
        }
    }

    private static async Task ShouldBlameNobodyAsync(FaultStage stage)
    {
        stage.Calls("b.test").ShouldBe(0);
        (await stage.AskAsync("b/m")).Status.ShouldBe(200);   // by then the other request's end has been reported
        (await stage.LookAsync("a/m")).ShouldBe(("available", 0));
    }
}
