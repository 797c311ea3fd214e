using Frontend.Tests.Support;
using Routing.ControlPlane;

namespace Frontend.Tests.Cluster;

public sealed class BudgetShareTests
{
    [Theory]
    [InlineData(1, 30)]
    [InlineData(5, 6)]
    public async Task HedgeBudget_Configured_IsTakenOverAndItsMinimumDividedAmongTheFrontends(int frontends, int each)
    {
        await using var node = new Node();
        node.Silos.Frontends.Count = frontends;
        await node.BeginAsync();
        await Node.UntilAsync(() => node.Frontends.Value == frontends);
        node.Plane.Configure(new ControlPlaneOptions { HedgeBudget = new() { Ratio = 0.5, MinimumPerSecond = 3 } });

        Hedges(node).ShouldBe(each);   // of ten seconds

        for (var first = 0; first < 20; first++)
        {
            node.Plane.HedgeBudget.CountFirst(node.Now);   // the ratio is of what this frontend has itself sent
        }

        Hedges(node).ShouldBe(10);
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(4, 5)]
    public async Task RetryBudget_Configured_IsTakenOverAndItsMinimumDividedAmongTheFrontends(int frontends, int each)
    {
        await using var node = new Node();
        node.Silos.Frontends.Count = frontends;
        await node.BeginAsync();
        await Node.UntilAsync(() => node.Frontends.Value == frontends);
        node.Plane.Configure(new ControlPlaneOptions { RetryBudget = new() { Ratio = 0, MinimumPerSecond = 2 } });

        var charged = 0;
        for (; node.Plane.RetryBudget.Allows(node.Now); charged++)
        {
            node.Plane.RetryBudget.Charge(node.Now);
        }

        charged.ShouldBe(each);
    }

    private static int Hedges(Node node)
    {
        var taken = 0;
        while (node.Plane.HedgeBudget.TryTake(node.Now))
        {
            taken++;
        }

        return taken;
    }
}
