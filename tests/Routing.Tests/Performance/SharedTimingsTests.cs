using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Routing.Performance;
using Shouldly;
using Xunit;

namespace Routing.Tests.Performance;

public sealed class SharedTimingsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nodes_AnyAnswersAtAnyOfThem_AllComeToTheSameTimes() => Prop.ForAll(
        Gen.Choose(0, 359_999).NonEmptyListOf().ToArbitrary(),
        answers =>
        {
            var (alone, shared) = (new TargetPerformance(), new SharedTimings());
            var nodes = Enumerable.Range(0, 3).Select(_ => new TargetPerformance(isShared: true)).ToArray();
            var upTo = new long[3];
            foreach (var answer in answers)
            {
                var (node, exchanging, milliseconds) = (answer % 3, answer / 3 % 4, 1 + (answer / 12));
                var timing = new AttemptTiming(InputSize.Small, TimeSpan.FromMilliseconds(milliseconds), 100, TimeSpan.FromMilliseconds(milliseconds + 2000));
                nodes[node].Observe(timing, Now);
                alone.Observe(timing, Now);
                if (exchanging < 3)
                {
                    Exchange(exchanging);
                }
            }

            for (var node = 0; node < 6; node++)
            {
                Exchange(node % 3);
            }

            return nodes.All(node => new[] { 0.05, 0.5, 0.95 }.All(share => node.FirstToken(InputSize.Small, share, Now) == alone.FirstToken(InputSize.Small, share, Now))
                && node.Expect(InputSize.Small, 500, Now) == alone.Expect(InputSize.Small, 500, Now));

            void Exchange(int node)
            {
                shared.Add($"n{node}", [.. nodes[node].TakeCounted("m")], Now);
                foreach (var counts in shared.Since($"n{node}", upTo[node], Now, out upTo[node]))
                {
                    nodes[node].Merge(counts, Now);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Since_OlderThanAMinute_IsForgotten()
    {
        var shared = new SharedTimings();
        shared.Add("n1", [Count("m", 3)], Now);
        shared.Add("n1", [Count("m", 4)], Now.AddSeconds(30));

        shared.Since("n2", 0, Now.AddSeconds(61), out var upTo).ShouldHaveSingleItem().Counts.ShouldBe([4]);
        shared.Since("n2", upTo, Now.AddSeconds(61), out _).ShouldBeEmpty();
    }

    [Fact]
    public void Add_MoreThanIsHeld_LetsTheOldestGo()
    {
        var shared = new SharedTimings(mostBuckets: 2);
        shared.Add("n1", [Count("a", 1)], Now);
        shared.Add("n1", [Count("b", 1)], Now);
        shared.Add("n1", [Count("c", 1)], Now);

        shared.Since("n2", 0, Now, out _).Select(counts => counts.Model).ShouldBe(["b", "c"]);
    }

    [Fact]
    public void Since_MoreThanOneAnswerHolds_TheRestIsInTheNext()
    {
        var shared = new SharedTimings();
        for (var i = 0; i < SharedTimings.MostInOneAnswer + 10; i++)
        {
            shared.Add("n1", [Count($"m{i}", 1)], Now);
        }

        shared.Since("n2", 0, Now, out var upTo).Length.ShouldBe(SharedTimings.MostInOneAnswer);
        shared.Since("n2", upTo, Now, out _).Length.ShouldBe(10);
    }

    [Fact]
    public void Merge_WhatIsNoBucket_IsPassedOver()
    {
        var performance = new TargetPerformance();
        performance.Merge(new("m", TimingSeries.FirstTokenSmall, -1, [9, 9]), Now);
        performance.Merge(new("m", TimingSeries.FirstTokenSmall, 120, [1, 7, int.MinValue]), Now);
        performance.Merge(new("m", (TimingSeries)99, 3, [7]), Now);

        performance.FirstToken(InputSize.Small, 0.5, Now)!.Value.ShouldBeLessThan(TimeSpan.FromMilliseconds(1));
    }

    private static TimingCounts Count(string model, int count) => new(model, TimingSeries.FirstTokenSmall, 40, ImmutableArray.Create(count));
}
