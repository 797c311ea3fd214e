using Routing.ControlPlane;

namespace Routing.RetryBudgets;

/// <summary>
/// The budget of one process: of the last ten seconds (the current one included, as far as it goes), failed further attempts may be at most
/// <see cref="RetryBudgetOptions.Ratio"/> of the first ones, plus the minimum. Attempts under way are not charged yet, so as many as
/// run at once may pass the bound by that many. Lock-free; a first attempt costs one interlocked operation.
/// </summary>
public sealed class RetryBudget(RetryBudgetOptions options) : IRetryBudget
{
    private readonly SecondCounts _first = new();
    private readonly SecondCounts _failed = new();
    private volatile RetryBudgetOptions _options = options;

    /// <summary>Takes new settings over; what was counted stays.</summary>
    public void Configure(RetryBudgetOptions options) => _options = options;

    public void CountFirst(DateTimeOffset now) => _first.Add(now);

    public bool Allows(DateTimeOffset now)
    {
        var options = _options;
        return _failed.Sum(now) < (_first.Sum(now) * options.Ratio) + (options.MinimumPerSecond * SecondCounts.Seconds);
    }

    public void Charge(DateTimeOffset now) => _failed.Add(now);
}
