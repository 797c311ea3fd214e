using System.Net.Http.Headers;
using System.Text;
using Kit;
using Simulator.Recording;
using Simulator.Scripting;
using Simulator.Tests.Wire;

namespace Simulator.Tests.Playing;

public sealed class TimingTests
{
    public static TheoryData<Fault, double> Waits => new()
    {
        { new Fault { Latency = TimeSpan.FromSeconds(5) }, 5 },
        { new Fault { StallBeforeHeaders = true, For = TimeSpan.FromSeconds(40) }, 40 },
        { new Fault { StallBeforeFirstToken = true, For = TimeSpan.FromSeconds(40) }, 40 },
        { new Fault { StallAfter = 2, For = TimeSpan.FromSeconds(40) }, 40 },
        { new Fault { Slow = new Slowness { FirstToken = TimeSpan.FromSeconds(3) } }, 3 },
        { new Fault { Tokens = 1, Slow = new Slowness { Between = TimeSpan.FromSeconds(2) } }, 6 },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Wait_IsByTheInjectedClock_ThenTheAnswerIsWhole(Fault fault, double seconds)
    {
        var time = new VirtualTime();
        await using var stage = await Stage.SetAsync(new SimulatorOptions { TimeProvider = time });
        stage.Host.Script.Put("openai", fault);

        var playing = stage.StreamAsync();
        await stage.Host.Requests.WhenAsync("openai", c => c.Received == 1);
        while (!playing.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        (await playing).Events[^1].ShouldBe("[DONE]");
        await stage.Host.Requests.WhenAsync("openai", c => c.Answered == 1);
        stage.Host.Requests.Recent()[0].Duration!.Value.TotalSeconds.ShouldBeGreaterThanOrEqualTo(seconds);
    }

    [Fact]
    public async Task StallBeforeHeaders_ClientLeaves_IsNoticedAndCounted()
    {
        await using var stage = await Stage.SetAsync();
        stage.Host.Script.Put("openai", new Fault { StallBeforeHeaders = true });
        using var client = new HttpClient();
        using var leave = new CancellationTokenSource();

        var asking = client.SendAsync(Request(stage), HttpCompletionOption.ResponseHeadersRead, leave.Token);
        await stage.Host.Requests.WhenAsync("openai", c => c.InFlight == 1);
        await leave.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asking);
        var counts = await stage.Host.Requests.WhenAsync("openai", c => c.InFlight == 0);
        counts.ShouldBe(new RequestCounts(Received: 1, Answered: 0, Cut: 0, AbortedByClient: 1, InFlight: 0, MaxInFlight: 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Stall_SoManyEventsThenNothing_ClientLeavesAndIsCounted(int events)
    {
        await using var stage = await Stage.SetAsync();
        stage.Host.Script.Put("openai", events == 0 ? new Fault { StallBeforeFirstToken = true } : new Fault { StallAfter = events });
        using var client = new HttpClient();

        using (var response = await client.SendAsync(Request(stage), HttpCompletionOption.ResponseHeadersRead))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            for (var i = 0; i < events * 2; i++)
            {
                await reader.ReadLineAsync();
            }

            stage.Host.Requests.Of("openai").InFlight.ShouldBe(1);
        }

        var counts = await stage.Host.Requests.WhenAsync("openai", c => c.InFlight == 0);
        counts.AbortedByClient.ShouldBe(1);
        stage.Host.Requests.Recent()[0].Outcome.ShouldBe(RequestOutcome.AbortedByClient);
    }

    private static HttpRequestMessage Request(Stage stage) => new(HttpMethod.Post, stage.Chat)
    {
        Content = new StringContent(Stage.Question(stream: true), Encoding.UTF8, "application/json"),
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "sk-test") },
    };
}
