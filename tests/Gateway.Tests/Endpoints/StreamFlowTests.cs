using System.Text;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Endpoints;

/// <summary>What arrives is passed on at once: no event waits for the next one, but the last for the trailer it may have to carry.</summary>
public sealed class StreamFlowTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_EventArrives_IsPassedOnBeforeTheNext(bool asksForUsage)
    {
        await using var stage = await EndpointStage.StartAsync();
        var gates = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource()).ToArray();
        string[] events = [Chunks.Event(Chunks.Role) + Chunks.Event(Chunks.Hello), ": keep-alive\n\n", Chunks.Event(Chunks.World), Chunks.Event(Chunks.Stop) + Chunks.Event(Chunks.Done)];
        stage.Upstream.On("up.test", UpstreamReply.Stream([.. events.SelectMany((text, at) => at < 3 ? (BodyPart[])[UpstreamReply.Text(text), new BodyPart.Wait(gates[at].Task)] : [UpstreamReply.Text(text)])]));
        var request = Chunks.Request("main", stream: true);
        request = asksForUsage ? request.Replace("\"messages\"", "\"stream_options\":{\"include_usage\":true},\"messages\"", StringComparison.Ordinal) : request;

        using var response = await stage.Gateway.OpenAsync(request);
        await using var body = await response.Content.ReadAsStreamAsync();
        for (var at = 0; at < events.Length; at++)
        {
            await ShouldReadAsync(body, events[at]);
            if (at < gates.Length)
            {
                gates[at].SetResult();
            }
        }

        (await body.ReadAsync(new byte[1])).ShouldBe(0);
    }

    [Fact]
    public async Task Stream_BeforeItsFirstContent_ShowsNothingToTheClient()
    {
        await using var stage = await EndpointStage.StartAsync();
        var gate = new TaskCompletionSource();
        stage.Upstream.On("up.test", UpstreamReply.Stream(
            UpstreamReply.Text(": hello\n\n" + Chunks.Event(Chunks.Role)),
            new BodyPart.Wait(gate.Task),
            UpstreamReply.Text(Chunks.Event(Chunks.Hello) + Chunks.Event(Chunks.Stop) + Chunks.Event(Chunks.Done))));

        var opening = stage.Gateway.OpenAsync(Chunks.Request("main", stream: true));
        while (stage.Upstream.Calls.Count == 0)
        {
            await Task.Yield();
        }

        opening.IsCompleted.ShouldBeFalse();
        gate.SetResult();
        using var response = await opening;
        var answer = await ClientAnswer.ReadAsync(response);
        answer.Text.ShouldStartWith(": hello\n\n");
        answer.Events.ShouldBe([Chunks.Role, Chunks.Hello, Chunks.Stop, Chunks.Done]);
    }

    private static async Task ShouldReadAsync(Stream body, string text)
    {
        var buffer = new byte[Encoding.UTF8.GetByteCount(text)];
        await body.ReadExactlyAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Encoding.UTF8.GetString(buffer).ShouldBe(text);
    }
}
