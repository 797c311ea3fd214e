using Routing.RetryBudgets;
using static Routing.Tests.Times;

namespace Routing.Tests.RetryBudgets;

public sealed class RetryBudgetTests
{
    private readonly RetryBudget _budget = new(new RetryBudgetOptions { Ratio = 0.2, MinimumPerSecond = 0.3 });

    [Fact]
    public void Budget_NoTraffic_AllowsTheMinimumOfTenSeconds()
    {
        for (var i = 0; i < 3; i++)
        {
            _budget.Allows(At(i)).ShouldBeTrue();
            _budget.Charge(At(i));
        }

        _budget.Allows(At(3)).ShouldBeFalse();
    }

    [Fact]
    public void Budget_FirstAttempts_AllowTheirShare()
    {
        Count(100, at: 0);
        Charge(22, at: 1);
        _budget.Allows(At(1)).ShouldBeTrue();
        Charge(1, at: 1);
        _budget.Allows(At(1)).ShouldBeFalse();
    }

    [Fact]
    public void Budget_TenSecondsLater_IsFreeAgain()
    {
        Charge(3, at: 0);
        _budget.Allows(At(9.9)).ShouldBeFalse();
        _budget.Allows(At(10)).ShouldBeTrue();
    }

    [Fact]
    public void Budget_CellOfASecondSixteenAgo_StartsAnew()
    {
        Count(1000, at: 0);
        Count(1, at: 16);
        Charge(4, at: 16);

        _budget.Allows(At(16)).ShouldBeFalse();
    }

    [Fact]
    public void Budget_ClockSetBack_GoesOnCounting()
    {
        Charge(100, at: 3600);
        _budget.Allows(At(0)).ShouldBeTrue();
        Charge(3, at: 0);
        _budget.Allows(At(0)).ShouldBeFalse();
    }

    [Fact]
    public void Budget_ManyThreads_LoseNoCount()
    {
        Parallel.For(0, 8, _ => Count(10_000, at: 5));
        Charge(16_002, at: 5);
        _budget.Allows(At(5)).ShouldBeTrue();
        Charge(1, at: 5);
        _budget.Allows(At(5)).ShouldBeFalse();
    }

    private void Count(int times, double at)
    {
        for (var i = 0; i < times; i++)
        {
            _budget.CountFirst(At(at));
        }
    }

    private void Charge(int times, double at)
    {
        for (var i = 0; i < times; i++)
        {
            _budget.Charge(At(at));
        }
    }
}
