using Gateway.Tests.Support;

namespace Gateway.Tests.Faults;

public sealed class ProbeTests
{
    private static readonly TimeSpan LongestCoolingOff = TimeSpan.FromSeconds(33);

    [Fact]
    public async Task Probe_StreamThatGoesOn_ClosesTheCircuitWithItsFirstContent()
    {
        await using var stage = await OpenAsync();
        var ends = new TaskCompletionSource();
        stage.Upstream.On("a.test", UpstreamReply.Stream(
            UpstreamReply.Text(Chunks.Event(Chunks.Hello)),
            new BodyPart.Wait(ends.Task),
            UpstreamReply.Text(Chunks.Event(Chunks.Stop) + Chunks.Event(Chunks.Done))));

        using var probe = await stage.Gateway.OpenAsync(Chunks.Request("pair", stream: true));

        (await stage.LookAsync("a/m")).Status.ShouldBe("available");
        ends.SetResult();
        (await probe.Content.ReadAsStringAsync()).ShouldEndWith(Chunks.Event(Chunks.Done));
    }

    [Fact]
    public async Task Probe_StreamThatBreaksAfterContent_CountsLikeAnyOtherFailure()
    {
        await using var stage = await OpenAsync();
        stage.Upstream.On("a.test", UpstreamReply.Stream(UpstreamReply.Text(Chunks.Event(Chunks.Hello))));

        await stage.AskAsync("pair", stream: true);

        (await stage.LookAsync("a/m")).ShouldBe(("available", 1));
    }

    [Fact]
    public async Task Probe_UnderWay_IsTheOnlyOne()
    {
        await using var stage = await OpenAsync();
        var arrives = stage.Hang("a.test");
        using var patience = new CancellationTokenSource();
        var probing = stage.Gateway.OpenAsync(Chunks.Request("pair", stream: true), patience.Token);
        await arrives;

        var other = await stage.AskAsync("pair");

        other.Header("x-gateway-target").ShouldBe("b/m");
        other.Header("x-gateway-skipped").ShouldBe("a/m (probe_taken)");
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(probing);
    }

    /// <summary>A circuit that has cooled off: the next request is its probe.</summary>
    private static async Task<FaultStage> OpenAsync()
    {
        var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(503, "{}"));
        for (var i = 0; i < 3; i++)
        {
            (await stage.AskAsync("pair")).Header("x-gateway-fallback-reason").ShouldBe("overloaded");
        }

        (await stage.LookAsync("a/m")).Status.ShouldBe("circuit_open");
        stage.Time.Advance(LongestCoolingOff);
        return stage;
    }
}
