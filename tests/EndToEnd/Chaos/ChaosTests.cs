using System.Reflection;
using EndToEnd.Rig;
using Kit;
using Simulator;
using Simulator.Scripting;

namespace EndToEnd.Chaos;

/// <summary>200 streams at once, a chain of three, one provider failing at random: nothing garbled, nothing lost, nothing left behind.</summary>
public class ChaosTests(ITestOutputHelper output)
{
    private const int Streams = 200;
    private const int Rounds = 3;
    private const int Seed = 20261121;

    /// <summary>The runtime's own, which come and go.</summary>
    private const int SpareThreads = 6;

    private static readonly string[] Providers = ["shaky", "second", "third"];

    private static readonly Fault[] BeforeContent =
    [
        new() { Status = 503 },
        new() { StallBeforeFirstToken = true },
        new() { CutAfter = 1 },
        new() { ErrorEventAfter = 0 },
        new() { Malformed = MalformedKind.NotJson },
        new() { EndAfter = 1 },
        new() { RefuseConnection = true },
    ];

    private static readonly Fault[] AfterContent =
    [
        new() { CutAfter = 6 },
        new() { EndAfter = 7 },
        new() { ErrorEventAfter = 5 },
        new() { Malformed = MalformedKind.NotJson, MalformedAfter = 8 },
        new() { CutBody = true },
    ];

    /// <summary>With the circuits and the retry budget as they are by default, and with circuits that never open so that the faults never cease.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }")]
    public async Task Streams_OneProviderFailingBeforeContent_AllEndWhole(string settings)
    {
        await using var scene = await SetAsync(settings);
        await using var oracle = await SimulatorHost.StartAsync();
        using var storm = new Storm(scene, oracle);
        var before = ProcessGauge.Of(scene.Gateway);
        await WarmUpAsync(scene, storm);

        scene.Simulator.Script.Put(Storm.Weather("shaky", 0.4, Seed, BeforeContent));
        var seen = await BlowAsync(storm);

        Report(seen, scene);
        seen.Where(stream => !stream.IsWhole).Select(stream => $"{stream.Target}: {stream.Raw}").ShouldBeEmpty();
        seen.ShouldContain(stream => stream.Target == "second/sim");
        await IsQuietAsync(scene);
        await ClosesItsConnectionsAsync(scene, before, PooledAtMost(scene), TimeSpan.FromSeconds(40));
        await EndsWellAsync(scene);
    }

    [Fact]
    public async Task Streams_OneProviderFailingAfterContent_AreWholeOrEndInOneError()
    {
        await using var scene = await SetAsync("circuit: { consecutive_failures: 1000000, minimum_requests: 1000000 }");
        await using var oracle = await SimulatorHost.StartAsync();
        using var storm = new Storm(scene, oracle);
        var before = ProcessGauge.Of(scene.Gateway);
        await WarmUpAsync(scene, storm);

        scene.Simulator.Script.Put(Storm.Weather("shaky", 0.4, Seed, AfterContent));
        var seen = await BlowAsync(storm);

        Report(seen, scene);
        seen.Where(stream => !stream.IsWhole && !stream.IsCleanlyBroken).Select(stream => $"{stream.Target}: {stream.Raw}").ShouldBeEmpty();
        seen.ShouldContain(stream => stream.IsCleanlyBroken);
        await IsQuietAsync(scene);
        // Until the pool has let go of its idle connections, after 90 seconds, so that one connection too many would show.
        await ClosesItsConnectionsAsync(scene, before, 0, TimeSpan.FromSeconds(180));
        await EndsWellAsync(scene);
    }

    [Fact]
    public async Task NextRequest_RightAfterABrokenStream_IsAnswered()
    {
        await using var scene = await SetAsync("");
        scene.Simulator.Script.Always("shaky", new() { CutAfter = 8, Slow = new() { Between = TimeSpan.FromMilliseconds(10) } });
        for (var i = 0; i < 50; i++)
        {
            using var response = await scene.Http.PostAsync(Chat.Body($"shaky/sim-{i}", stream: true));
            var body = await ReceivedBody.ReadAsync(response.Content);
            body.Text.ShouldContain("upstream_error");
            body.IsWhole.ShouldBeFalse();
        }
    }

    private static Task<Scene> SetAsync(string settings) => Scene.SetAsync(
        Providers,
        $"tiers:\n  ib/chaos: {{ chain: [shaky/sim, second/sim, third/sim] }}\n{settings}",
        environment: new Dictionary<string, string> { ["DOTNET_STARTUP_HOOKS"] = Assembly.GetExecutingAssembly().Location });

    /// <summary>As many streams as the storm will have, in fair weather: what stays open after it is the baseline.</summary>
    private static async Task WarmUpAsync(Scene scene, Storm storm)
    {
        scene.Simulator.Script.Put([.. Providers.Select(Storm.Calm)]);
        (await storm.BlowAsync("ib/chaos", Streams, round: 0)).ShouldAllBe(stream => stream.IsWhole);
    }

    private static async Task<IReadOnlyList<Seen>> BlowAsync(Storm storm)
    {
        var seen = new List<Seen>();
        for (var round = 1; round <= Rounds; round++)
        {
            seen.AddRange(await storm.BlowAsync("ib/chaos", Streams, round));
        }

        return seen;
    }

    private static async Task IsQuietAsync(Scene scene)
    {
        foreach (var provider in Providers)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await scene.Simulator.Requests.WhenAsync(provider, counts => counts.InFlight == 0, limit.Token);
        }
    }

    /// <summary>No more idle connections than were ever in use at once.</summary>
    private static int PooledAtMost(Scene scene) => Providers.Sum(provider => scene.Simulator.Requests.Of(provider).MaxInFlight);

    private static async Task ClosesItsConnectionsAsync(Scene scene, ProcessGauge before, int pooled, TimeSpan within)
    {
        scene.Http.Dispose();
        var now = before;
        await Until.TrueAsync(
            () => (now = ProcessGauge.Of(scene.Gateway)).Sockets <= before.Sockets + pooled && now.Threads <= before.Threads + SpareThreads,
            () => $"{before} before, {now} after, {pooled} connections may be idle",
            within);
    }

    private static async Task EndsWellAsync(Scene scene)
    {
        Signals.Send(scene.Gateway.Id, Signals.Collect);
        await scene.Gateway.SaidAsync("COLLECTED");
        scene.Gateway.Output.ShouldNotContain("UNOBSERVED");
        scene.Gateway.Output.ShouldNotContain(" fail: ");
        scene.Gateway.Output.ShouldNotContain(" crit: ");
        scene.Gateway.Errors.ShouldBeEmpty();
        await scene.StopAsync();
    }

    private void Report(IReadOnlyList<Seen> seen, Scene scene)
    {
        output.WriteLine($"{seen.Count} streams: {seen.Count(s => s.IsWhole)} whole, {seen.Count(s => s.IsCleanlyBroken)} broken after content, {seen.Count(s => !s.IsWhole && !s.IsCleanlyBroken)} otherwise");
        output.WriteLine(string.Join(", ", seen.CountBy(s => s.Target).Select(count => $"{count.Value} by {count.Key}")));
        output.WriteLine(string.Join(", ", scene.Simulator.Requests.Counts.Select(counts => $"{counts.Key}: {counts.Value}")));
    }
}
