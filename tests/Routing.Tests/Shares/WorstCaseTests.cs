using Routing.Budgets;
using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;

namespace Routing.Tests.Shares;

/// <summary>What may cost much more than it is expected to, hundreds of times at once on a few nodes: the budget is not locked up by what hardly any of it will cost.</summary>
public sealed class WorstCaseTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LeaseRequest Like = new() { Tenant = new TenantId("t"), TenantLimits = new SpendingLimits { PerDay = 50m }, Cost = 0.05m, LeastCost = 0.001m, MostCost = 1m };

    private readonly TenantAccount _account = new(1);
    private readonly ShareKeeper[] _nodes = [.. Enumerable.Range(0, 4).Select(static _ => new ShareKeeper(new ShareKeeperOptions()))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Requests_HundredsAtOnce_AreLetInWithWhatTheyAreExpectedToCost(bool grows)
    {
        var leases = Enumerable.Range(0, 400).Select(at => Acquire(_nodes[at % 4], Like with { Grows = grows })).ToArray();

        leases.ShouldAllBe(lease => lease.Cost >= 0.05m);
        leases.Sum(lease => lease.Cost).ShouldBeLessThanOrEqualTo(50m);
        leases.Count(lease => lease.Cost > 0.05m).ShouldBeGreaterThan(grows ? -1 : 20, "worst cases have their part too");
    }

    [Fact]
    public void Streams_BudgetNearItsEnd_AreTightFromTheFirstThatIsNotCovered()
    {
        var plenty = Acquire(_nodes[0], Like with { Grows = true });
        _account.Acquire(Like with { Cost = 40m, LeastCost = 40m, MostCost = null }, Start).IsGranted.ShouldBeTrue();
        var late = Acquire(_nodes[1], Like with { Grows = true });

        (plenty.IsTight, plenty.Cost).ShouldBe((false, 0.05m));
        late.IsTight.ShouldBeTrue();
        late.Cost.ShouldBeInRange(0.05m, 1m);
    }

    private Lease Acquire(ShareKeeper keeper, LeaseRequest request)
    {
        if (keeper.TryAcquire(request, Start, out var lease))
        {
            return lease;
        }

        var wanted = keeper.Wants(request, Start, isWaiting: true).ShouldNotBeNull();
        keeper.Granted(_account.Grant(wanted, Start).Grant.ShouldNotBeNull("refused"), request, Start);
        foreach (var report in keeper.Reports(Start))
        {
            keeper.Reported(report, _account.Report(report, TimeSpan.FromSeconds(45), Start));
        }

        keeper.TryAcquire(request, Start, out lease).ShouldBeTrue("granted, and not let in");
        return lease;
    }
}
