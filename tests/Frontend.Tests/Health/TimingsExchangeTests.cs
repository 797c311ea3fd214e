using Frontend.Tests.Support;
using Grains.Abstractions.Health;
using Routing.Chains;
using Routing.ControlPlane;
using Routing.Hedging;
using Routing.Ordering;
using Routing.Performance;
using Routing.Targets;

namespace Frontend.Tests.Health;

public sealed class TimingsExchangeTests
{
    private static readonly TargetId Other = new(Node.Target.Provider, "other");

    [Fact]
    public async Task Fastest_TargetsThisNodeNeverCalled_StandAsOthersHaveSeenThem()
    {
        await using var node = new Node();
        var routes = new[] { RouteTo(node, Node.Target), RouteTo(node, Other) };
        node.Silos.Health.OthersTimings = new(new(1, 7), [.. Counted(node, Node.Target.Model, TimeSpan.FromSeconds(3)), .. Counted(node, Other.Model, TimeSpan.FromMilliseconds(200))]);

        await node.BeginAsync();
        await Node.UntilAsync(() => routes[0].Health.Performance.Expect(InputSize.Small, 100, node.Now) is not null);

        ChainOrdering.Arrange(routes, ChainOrder.Fastest, new(500), node.Now, 0.5);
        routes.Select(route => route.Target.Id).ShouldBe([Other, Node.Target]);
        HedgeDelay.For(new HedgeOptions(), routes[1].Health.Performance, InputSize.Small, node.Now)!.Value.TotalSeconds.ShouldBeInRange(3, 3.6);
    }

    [Fact]
    public async Task Answers_CountedHere_GoOnceWithABatchThatGoesAnyway()
    {
        await using var node = new Node();
        await node.BeginAsync();
        var route = node.Plane.Watch(Node.Target, CredentialId.None);
        Succeed(node, route, TimeSpan.FromSeconds(1));
        node.Time.Advance(HealthTerms.SuccessesLate);
        var first = await node.Silos.Health.NextAsync();
        Succeed(node, route, TimeSpan.FromSeconds(1));
        node.Time.Advance(HealthTerms.SuccessesLate);
        var second = await node.Silos.Health.NextAsync();
        node.Time.Advance(HealthTerms.TimingsEvery);
        Succeed(node, route, TimeSpan.FromSeconds(1));
        node.Time.Advance(HealthTerms.SuccessesLate);

        first.Timings!.Counted.Single(count => count.Series == TimingSeries.FirstTokenSmall).Counts.ShouldBe([1]);
        second.Successes.ShouldHaveSingleItem();
        second.Timings.ShouldBeNull();
        var later = (await node.Silos.Health.NextAsync()).Timings!.Counted.AsEnumerable();
        while (later.Sum(count => count.Series == TimingSeries.FirstTokenSmall ? count.Counts.Sum() : 0) < 2)
        {
            later = later.Concat((await node.Silos.Health.NextAsync()).Timings?.Counted.AsEnumerable() ?? []);
        }

        later.Where(count => count.Series == TimingSeries.FirstTokenSmall).Sum(count => count.Counts.Sum()).ShouldBe(2);
    }

    [Fact]
    public async Task Answers_OfOthers_AreNotSentOn()
    {
        await using var node = new Node();
        var route = node.Plane.Watch(Node.Target, CredentialId.None);
        node.Silos.Health.OthersTimings = new(new(1, 7), [.. Counted(node, Node.Target.Model, TimeSpan.FromSeconds(3))]);
        await node.BeginAsync();
        await Node.UntilAsync(() => route.Performance.FirstToken(InputSize.Small, 0.5, node.Now) is not null);

        var exchanges = new List<TimingsMessage>();
        await Node.UntilAsync(() =>
        {
            node.Time.Advance(HealthTerms.SuccessesLate);
            while (node.Silos.Health.HasBatch)
            {
                if (node.Silos.Health.NextAsync().Result.Timings is { } timings)
                {
                    exchanges.Add(timings);
                }
            }

            return exchanges.Count >= 2;
        });

        exchanges.ShouldAllBe(exchange => exchange.Counted.IsEmpty);
        exchanges[^1].UpTo.ShouldBe(new ViewVersion(1, 7));
    }

    private static Route RouteTo(Node node, TargetId target) => new(new(target), CredentialId.None, node.Plane.Watch(target, CredentialId.None));

    /// <summary>What another node has counted of a model that took so long to its first token, ten times.</summary>
    private static IEnumerable<TimingCount> Counted(Node node, string model, TimeSpan firstToken)
    {
        var other = new TargetPerformance(isShared: true);
        for (var i = 0; i < 10; i++)
        {
            other.Observe(new(InputSize.Small, firstToken, 100, firstToken + TimeSpan.FromSeconds(1)), node.Now);
        }

        return other.TakeCounted(model).Select(TimingCount.Of);
    }

    private static void Succeed(Node node, IRouteHealth route, TimeSpan firstToken)
    {
        route.TryEnter(node.Now, out var permit).ShouldBeTrue();
        route.Performance.Observe(new(InputSize.Small, firstToken, 100, firstToken + TimeSpan.FromSeconds(1)), node.Now);
        route.Report(new AttemptReport(permit, node.Now, null));
    }
}
