using System.Collections.Immutable;
using Grains.Abstractions.Health;
using Grains.Tests.Support;
using Routing.Performance;

namespace Grains.Tests.Health;

public sealed class SharedTimingsTests
{
    [Fact]
    public async Task Report_TwoFrontends_EachHearsWhatTheOtherHasCountedAndNeverItsOwn()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");

        var first = await ReportAsync(grain, "n1", 1, default, Count(30, 4));
        var second = await ReportAsync(grain, "n2", 1, default, Count(50, 2));
        var third = await ReportAsync(grain, "n1", 2, first.UpTo);
        var fourth = await ReportAsync(grain, "n1", 3, third.UpTo);

        first.Counted.ShouldBeEmpty();
        Told(second).ShouldBe([("m", TimingSeries.FirstTokenSmall, 30, 4)]);
        Told(third).ShouldBe([("m", TimingSeries.FirstTokenSmall, 50, 2)]);
        fourth.Counted.ShouldBeEmpty();
    }

    [Fact]
    public async Task Report_SentAgain_CountsOnceAndIsAnsweredAsBefore()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        await ReportAsync(grain, "n2", 1, default, Count(50, 2));

        var answer = await ReportAsync(grain, "n1", 1, default, Count(30, 4));
        var again = await ReportAsync(grain, "n1", 1, default, Count(30, 4));

        Told(again).ShouldBe(Told(answer));
        Told(await ReportAsync(grain, "n2", 2, default)).ShouldBe([("m", TimingSeries.FirstTokenSmall, 30, 4)]);
    }

    [Fact]
    public async Task Report_AllSilosLost_BeginsAnewAndKeepsNothingBack()
    {
        await using var cluster = await TestedCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        await ReportAsync(grain, "n1", 1, default, Count(30, 4));
        var before = await ReportAsync(grain, "n2", 1, default, Count(31, 4));

        await cluster.LoseAllSilosAsync();
        grain = cluster.Grains.GetGrain<IProviderHealthGrain>("p");
        await ReportAsync(grain, "n1", 2, default, Count(40, 1));

        Told(await ReportAsync(grain, "n2", 2, before.UpTo)).ShouldBe([("m", TimingSeries.FirstTokenSmall, 40, 1)]);
    }

    [Fact]
    public async Task Report_OfAnOlderRelease_IsAnsweredWithoutTimings()
    {
        await using var cluster = await TestedCluster.StartAsync();

        (await cluster.Grains.GetGrain<IProviderHealthGrain>("p").ReportAsync(new("n1", 1, [], []))).Timings.ShouldBeNull();
    }

    private static TimingCount Count(int bucket, int count) => new("m", TimingSeries.FirstTokenSmall, bucket, [count]);

    private static IEnumerable<(string Model, TimingSeries Series, int First, int Count)> Told(TimingsMessage message) =>
        message.Counted.Select(count => (count.Model, count.Series, count.First, count.Counts.ShouldHaveSingleItem()));

    private static async Task<TimingsMessage> ReportAsync(IProviderHealthGrain grain, string node, long number, ViewVersion upTo, params ImmutableArray<TimingCount> counted) =>
        (await grain.ReportAsync(new(node, number, [], [], new(upTo, counted)))).Timings.ShouldNotBeNull();
}
