using Routing.Spending;

namespace Routing.Tests.Budgets;

/// <summary>What an account sets aside for what requests may cost at worst.</summary>
public sealed class AccountWorstCaseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly TenantAccount _account = new(7);

    [Theory]
    [InlineData(32.0, 0.5, 5, 2)]
    [InlineData(32.0, 0.5, 1.5, 1.5)]
    [InlineData(32.0, 3, 5, 3)]
    [InlineData(2.0, 0.5, 5, 0.5)]
    [InlineData(0.4, 0.5, 5, 0.4)]
    [InlineData(null, 0.5, 5, 5)]
    public void Acquire_WorstCaseNamed_TakesOfItWhatLeavesPlenty(double? budget, double cost, double most, double granted)
    {
        var request = Request() with { TenantLimits = new() { Lifetime = (decimal?)budget }, Cost = (decimal)cost, MostCost = (decimal)most, LeastCost = 0.1m };
        Grant(request).Cost.ShouldBe((decimal)granted);
    }

    [Theory]
    [InlineData(32.0, 1.5, 0.5, false)]
    [InlineData(32.0, 5, 2, true)]
    [InlineData(2.0, 5, 0.5, true)]
    [InlineData(null, 5, 0.5, false)]
    public void Acquire_Grows_IsGivenItsWorstCaseOnlyWhereTheBudgetNearsItsEnd(double? budget, double most, double granted, bool tight)
    {
        var lease = Grant(Request() with { TenantLimits = new() { Lifetime = (decimal?)budget }, Cost = 0.5m, MostCost = (decimal)most, LeastCost = 0.1m, Grows = true });

        (lease.Cost, lease.IsTight).ShouldBe(((decimal)granted, tight));
        var more = _account.TopUp(new(new("t"), lease.Id) { Cost = 0.25m, MostCost = (decimal)most, LeastCost = 0.1m, Grows = true }, Noon).Lease!.Value;
        more.IsTight.ShouldBe(tight);
        more.Cost.ShouldBe((decimal)granted + (tight && budget > 5 ? 30m / 16 : 0.25m));
    }

    [Fact]
    public void Acquire_ManyAtOnceWithWorstCases_RefusesNobodyWhoseExpectedCostIsThere()
    {
        var request = Request() with { TenantLimits = new() { PerDay = 50m }, Cost = 0.05m, MostCost = 1m, LeastCost = 0.01m };

        for (var at = 0; at < 400; at++)
        {
            Grant(request).Cost.ShouldBeInRange(0.05m, 1m, $"number {at}");
        }
    }

    [Fact]
    public void Acquire_WorstCasesSettled_MayBeSetAsideAgain()
    {
        var request = Request() with { TenantLimits = new() { PerDay = 32m }, Cost = 0.05m, MostCost = 1m, LeastCost = 0.01m };
        for (var round = 0; round < 3; round++)
        {
            var leases = Enumerable.Range(0, 100).Select(_ => Grant(request)).ToArray();
            leases.Sum(lease => lease.Cost).ShouldBeInRange(16m, 32m, $"round {round}");
            foreach (var lease in leases)
            {
                _account.Settle(new Settlement(default, lease.Id, null, 0, null, Noon), Noon).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void TopUp_WorstCaseNamed_KeepsToTheCeiling()
    {
        var lease = Grant(Request() with { TenantLimits = new() { PerRequest = 3m } });
        _account.TopUp(new(new("t"), lease.Id) { Cost = 0.5m, MostCost = 5m }, Noon).Lease!.Value.Cost.ShouldBe(3m);
    }

    private static LeaseRequest Request() => new() { Tenant = new("t"), Tokens = 100, Cost = 1m };

    private Lease Grant(LeaseRequest request) => _account.Acquire(request, Noon).Lease.ShouldNotBeNull();
}
