using System.Collections.Concurrent;
using Grains.Abstractions.Health;
using Grains.Tests.Support;
using Routing.Circuits;
using Routing.ControlPlane;
using Routing.Failures;

namespace Grains.Tests.Health;

public sealed class ProviderHealthGrainTests
{
    private static readonly FailureFacts Overloaded = FailureFacts.Of(new Failure(FailureKind.Overloaded, "") { Status = 503 });

    private long _batch;

    [Fact]
    public async Task Probe_FiveHundredPhasesWithManyAskers_IsOneEachTime()
    {
        var brief = TimeSpan.FromMilliseconds(2);
        await using var cluster = await TestedCluster.StartAsync(new CircuitOptions { Jitter = 0, OpenFor = brief, OpenAtMost = brief });
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        await ReportAsync(grain, Failures(3));
        for (var phase = 0; phase < 500; phase++)
        {
            var granted = new ConcurrentBag<long>();
            do
            {
                await Task.WhenAll(Enumerable.Range(0, 8).Select(asker => Task.Run(async () =>
                {
                    if (await grain.AskProbeAsync(new(asker % 2 == 0 ? "n1" : "n2", "m")) is { IsGranted: true } reply)
                    {
                        granted.Add(reply.ProbeId);
                    }
                })));
            }
            while (granted.IsEmpty);

            await ReportAsync(grain, new AttemptOutcome("m", "k", granted.ShouldHaveSingleItem(), TimeSpan.Zero, TimeSpan.Zero, Overloaded));
        }
    }

    [Fact]
    public async Task Probe_AllSilosLostWhileItIsOut_IsNotGivenAgainUntilItsPermitEnds()
    {
        var brief = TimeSpan.FromMilliseconds(2);
        await using var cluster = await TestedCluster.StartAsync(new CircuitOptions { Jitter = 0, OpenFor = brief, OpenAtMost = brief, ProbeTimeout = TimeSpan.FromSeconds(30) });
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        await ReportAsync(grain, Failures(3));
        var permit = await AskUntilGrantedAsync(grain);

        await cluster.LoseAllSilosAsync();
        grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");

        var refused = await grain.AskProbeAsync(new("n2", "m"));
        refused.IsGranted.ShouldBeFalse();
        refused.AskAgainIn.ShouldBeGreaterThan(TimeSpan.Zero);
        var reply = await ReportAsync(grain, new AttemptOutcome("m", "k", permit.ProbeId, TimeSpan.Zero, TimeSpan.Zero, null));
        reply.View!.Circuits.ShouldAllBe(circuit => circuit.State == Availability.Available);
    }

    [Fact]
    public async Task Probe_WhileTheStorageIsAway_IsGivenAndToOneOnly()
    {
        var brief = TimeSpan.FromMilliseconds(2);
        await using var cluster = await TestedCluster.StartAsync(new CircuitOptions { Jitter = 0, OpenFor = brief, OpenAtMost = brief });
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        await ReportAsync(grain, Failures(3));
        cluster.Storage.Fails = true;

        var permit = await AskUntilGrantedAsync(grain);
        for (var ask = 0; ask < 50; ask++)
        {
            (await grain.AskProbeAsync(new("n2", "m"))).IsGranted.ShouldBeFalse();
        }

        var reply = await ReportAsync(grain, new AttemptOutcome("m", "k", permit.ProbeId, TimeSpan.Zero, TimeSpan.Zero, null));
        reply.View!.Circuits.ShouldAllBe(circuit => circuit.State == Availability.Available);
    }

    [Fact]
    public async Task Probe_AnotherActivationHasWritten_IsNotGiven()
    {
        var brief = TimeSpan.FromMilliseconds(2);
        await using var cluster = await TestedCluster.StartAsync(new CircuitOptions { Jitter = 0, OpenFor = brief, OpenAtMost = brief });
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        await grain.DrainAsync("other", true);
        await ReportAsync(grain, Failures(3));
        cluster.Storage.WriteBehind(grain.GetGrainId());

        ProbeReply reply;
        do
        {
            reply = await grain.AskProbeAsync(new("n1", "m"));
        }
        while (!reply.IsGranted && reply.AskAgainIn > TimeSpan.Zero && reply.AskAgainIn < TimeSpan.FromSeconds(1));   // until the open time is over
        reply.IsGranted.ShouldBeFalse();
    }

    [Fact]
    public async Task Report_WhileTheStorageHangs_TripsTheCircuitAllTheSame()
    {
        var slow = new TaskCompletionSource();
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        var before = (await grain.GetAsync(default))!.Version;
        cluster.Storage.Held = slow.Task;
        var draining = grain.DrainAsync("other", true);

        (await ReportAsync(grain, Failures(3)).WaitAsync(TimeSpan.FromSeconds(10))).View!.Circuits.ShouldHaveSingleItem().State.ShouldBe(Availability.Open);
        (await grain.GetAsync(before).WaitAsync(TimeSpan.FromSeconds(10))).ShouldNotBeNull();

        draining.IsCompleted.ShouldBeFalse();
        slow.SetResult();
        await draining;
    }

    [Fact]
    public async Task Drain_AllSilosLost_StaysDrained()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        var before = (await grain.GetAsync(default))!.Version;
        await grain.DrainAsync("m", true);

        await cluster.LoseAllSilosAsync();
        grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");

        var view = (await grain.GetAsync(default))!;
        view.Drained.ShouldBe(["m"]);
        view.Version.IsAfter(before).ShouldBeTrue();
    }

    [Fact]
    public async Task Report_SentAgain_CountsOnce()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        var batch = new HealthBatch("n1", 1, [], [.. Failures(2)]);
        await grain.ReportAsync(batch);
        await grain.ReportAsync(batch);

        (await grain.GetAsync(default))!.Circuits.ShouldBeEmpty();
        (await grain.ReportAsync(batch with { Number = 2, Outcomes = [.. Failures(1)] })).View!.Circuits.ShouldHaveSingleItem().State.ShouldBe(Availability.Open);
    }

    private static AttemptOutcome[] Failures(int count) => [.. Enumerable.Repeat(new AttemptOutcome("m", "k", 0, TimeSpan.Zero, TimeSpan.Zero, Overloaded), count)];

    private static async Task<ProbeReply> AskUntilGrantedAsync(IProviderHealthGrain grain)
    {
        while (true)
        {
            if (await grain.AskProbeAsync(new("n1", "m")) is { IsGranted: true } granted)
            {
                return granted;
            }
        }
    }

    private Task<HealthReply> ReportAsync(IProviderHealthGrain grain, params AttemptOutcome[] outcomes) => grain.ReportAsync(new("n1", ++_batch, [], [.. outcomes]));
}
