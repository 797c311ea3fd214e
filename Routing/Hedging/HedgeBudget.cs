using Routing.RetryBudgets;

namespace Routing.Hedging;

/// <summary>The hedge budget of one process. Lock-free; callers at the same instant may pass the bound by as many as they are.</summary>
public sealed class HedgeBudget(HedgeBudgetOptions options) : IHedgeBudget
{
    private readonly SecondCounts _first = new();
    private readonly SecondCounts _hedges = new();
    private volatile HedgeBudgetOptions _options = options;

    /// <summary>Takes new settings over; what was counted stays.</summary>
    public void Configure(HedgeBudgetOptions options) => _options = options;

    public void CountFirst(DateTimeOffset now) => _first.Add(now);

    public bool TryTake(DateTimeOffset now)
    {
        var options = _options;
        if (_hedges.Sum(now) + 1 > (_first.Sum(now) * options.Ratio) + (options.MinimumPerSecond * SecondCounts.Seconds))
        {
            return false;
        }

        _hedges.Add(now);
        return true;
    }
}
