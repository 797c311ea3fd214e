using Routing.Chains;
using Routing.ControlPlane;
using Routing.Ordering;
using Routing.Performance;
using Routing.Targets;
using Routing.Tests.Chains;
using Routing.Tests.Performance;
using Shouldly;
using Xunit;

namespace Routing.Tests.Ordering;

public sealed class ChainOrderingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Cheapest_ShortAnswerOrLong_OrdersByThisRequestsCost()
    {
        // Reading is cheap at a, writing at b.
        Route[] routes = [Priced("x/a", 1, 100), Priced("x/b", 50, 10), Priced("x/unknown", null, 0)];

        Names(Arrange(routes, ChainOrder.Cheapest, new(PromptTokens: 10_000, new Output(10)))).ShouldBe(["x/a", "x/b", "x/unknown"]);
        Names(Arrange(routes, ChainOrder.Cheapest, new(PromptTokens: 10, new Output(10_000)))).ShouldBe(["x/b", "x/a", "x/unknown"]);
    }

    [Fact]
    public void Cheapest_SamePrice_KeepsTheTiersOrder() =>
        Names(Arrange([Priced("x/b", 1, 1), Priced("x/a", 1, 1), Priced("x/c", 1, 1)], ChainOrder.Cheapest, new(100))).ShouldBe(["x/b", "x/a", "x/c"]);

    [Theory]
    [InlineData(ChainOrder.Cheapest, "x/b x/a x/d x/c")]
    [InlineData(ChainOrder.Listed, "x/a x/b x/c x/d")]
    public void Arrange_OfStages_ArrangesEachForItself(ChainOrder order, string names) =>
        string.Join(' ', Names(Arrange([Staged("x/a", 9, 0), Staged("x/b", 8, 0), Staged("x/c", 2, 1), Staged("x/d", 1, 1)], order, new(100)))).ShouldBe(names);

    [Fact]
    public void Fastest_SeenAndUnseen_PutsTheUnseenFirstAndTheSlowLast() =>
        Names(Arrange([Timed("x/slow", 3000), Timed("x/quick", 100), Priced("x/unseen", 1, 1)], ChainOrder.Fastest, new(100))).ShouldBe(["x/unseen", "x/quick", "x/slow"]);

    [Fact]
    public void Fastest_OverManyRequests_ExploresAboutASmallShare()
    {
        var random = new Random(7);
        var explored = Enumerable.Range(0, 10_000)
            .Count(_ => Arrange([Timed("x/slow", 3000), Timed("x/quick", 100)], ChainOrder.Fastest, new(100), random.NextDouble())[0].Target.Name == "x/slow");

        explored.ShouldBeInRange(50, 160);   // 2 % of the requests, half of which come out at the quick one
    }

    [Fact]
    public void Weighted_OverManyRequests_FollowsTheWeights()
    {
        var random = new Random(3);
        var first = Enumerable.Range(0, 30_000).Select(_ => Arrange([Weighted("x/a", 3), Weighted("x/b", 1), Weighted("x/never", 0)], ChainOrder.Weighted, new(1), random.NextDouble())).ToList();

        (first.Count(order => order[0].Target.Name == "x/a") / 30_000.0).ShouldBe(0.75, 0.015);
        first.ShouldAllBe(order => order[2].Target.Name == "x/never");
    }

    [Fact]
    public void LeastBusy_AttemptsUnderWay_AreSeenAgainstTheWeight()
    {
        Route[] routes = [Weighted("x/large", 4), Weighted("x/small", 1)];
        for (var i = 0; i < 3; i++)
        {
            routes[0].Health.Performance.Start();
        }

        routes[1].Health.Performance.Start();
        Names(Arrange([.. routes], ChainOrder.LeastBusy, new(1))).ShouldBe(["x/large", "x/small"]);
        routes[0].Health.Performance.Start();
        routes[0].Health.Performance.Start();
        Names(Arrange([.. routes], ChainOrder.LeastBusy, new(1))).ShouldBe(["x/small", "x/large"]);
    }

    [Fact]
    public void ArrangeAfterThrottle_CheapButSlow_GoesBehindThoseWithinTheBound()
    {
        Route[] routes = [Timed("x/dear", 100, price: 9), Timed("x/cheap-slow", 9000, price: 1), Timed("x/middle", 300, price: 5)];

        ChainOrdering.ArrangeAfterThrottle(routes, ChainOrder.Cheapest, TimeSpan.FromSeconds(2), new(100), Now, 0.5);

        Names(routes).ShouldBe(["x/middle", "x/dear", "x/cheap-slow"]);
    }

    [Fact]
    public void Arrange_RampingTargets_StayTheLastResort()
    {
        var plan = new ChainPlan();
        var ramping = Routes.Route("x/ramping", new RouteStatus(Availability.Available, DateTimeOffset.MinValue, 0.1));
        ChainPlanner.Plan([ramping, Priced("x/dear", 9, 9), Priced("x/cheap", 1, 1)], default, Now, 0.5, plan);

        plan.Arrange(ChainOrder.Cheapest, new(100), Now, 0.5);

        Names(plan.Candidates.ToArray()).ShouldBe(["x/cheap", "x/dear", "x/ramping"]);
    }

    private static Route[] Arrange(Route[] routes, ChainOrder order, RequestProfile request, double dice = 0.5)
    {
        ChainOrdering.Arrange(routes, order, request, Now, dice);
        return routes;
    }

    private static string[] Names(Route[] routes) => [.. routes.Select(route => route.Target.Name)];

    private static Route Priced(string name, decimal? input, decimal output) => Make(name, input is { } known ? new Price(known, known, output) : null, 1);

    private static Route Staged(string name, decimal price, int stage)
    {
        var route = Priced(name, price, price);
        return new(route.Target, route.Credential, route.Health) { Stage = stage };
    }

    private static Route Weighted(string name, double weight) => Make(name, null, weight);

    private static Route Timed(string name, int milliseconds, decimal price = 1)
    {
        var route = Make(name, new Price(price, price, price), 1);
        TargetPerformanceTests.Seen(InputSize.Small, milliseconds, 0, milliseconds + 1, route.Health.Performance);
        return route;
    }

    private static Route Make(string name, Price? price, double weight) =>
        new(new Target(new TargetId("x", name[2..])) { Price = price }, new CredentialId("x"), new FakeHealth()) { Weight = weight };

    private sealed class Output(long tokens) : IExpectedOutput
    {
        public long TokensOf(Target target) => tokens;
    }
}
