using System.Collections.Immutable;
using Routing.Limits;
using Routing.Spending;

namespace Routing.Budgets;

/// <summary>
/// The money of a tenant or a key: what is charged to each day, month, and ever, reservations included. Pure. A charge is of the period in which its
/// request was admitted, as the ledger has it, whenever it comes.
/// </summary>
internal sealed class Purse
{
    private PeriodTotals _days;
    private PeriodTotals _months;
    private decimal _ever;

    public Spent Charged(DateTimeOffset now)
    {
        var date = BudgetDate.Of(now);
        return new Spent(_days[date.Day], _months[date.Month], _ever);
    }

    public void Charge(decimal amount, BudgetDate date)
    {
        if (amount != 0)
        {
            _days.Charge(date.Day, amount);
            _months.Charge(date.Month, amount);
            _ever += amount;
        }
    }

    /// <summary>What outlives it.</summary>
    public (ImmutableArray<PeriodMemory> Days, ImmutableArray<PeriodMemory> Months, decimal Ever) Remember() =>
        ([.. _days.All.Select(day => new PeriodMemory(day.Period, day.Amount))], [.. _months.All.Select(month => new PeriodMemory(month.Period, month.Amount))], _ever);

    /// <summary>Takes up where another left off.</summary>
    public void Recall(ScopeMemory memory)
    {
        _days.Clear();
        _months.Clear();
        foreach (var day in memory.Days)
        {
            _days.Charge(day.Period, day.Amount);
        }

        foreach (var month in memory.Months)
        {
            _months.Charge(month.Period, month.Amount);
        }

        _ever = memory.Ever;
    }

    /// <summary>Where a ledger says more was spent than is charged, its word counts: rows that nobody reported.</summary>
    public void RaiseTo(Spent spent, DateTimeOffset now)
    {
        var date = BudgetDate.Of(now);
        _days.Charge(date.Day, Math.Max(0, spent.Today - _days[date.Day]));
        _months.Charge(date.Month, Math.Max(0, spent.ThisMonth - _months[date.Month]));
        _ever = Math.Max(_ever, spent.Ever);
    }

    /// <summary>Takes a ledger's totals for its own; open reservations are charged anew after it.</summary>
    public void Restore(Spent spent, DateTimeOffset now)
    {
        var date = BudgetDate.Of(now);
        _days.Clear();
        _months.Clear();
        _days.Charge(date.Day, spent.Today);
        _months.Charge(date.Month, spent.ThisMonth);
        _ever = spent.Ever;
    }

    /// <summary>What may still be charged to the periods of <paramref name="date"/>; null: without end.</summary>
    public decimal? Left(SpendingLimits limits, BudgetDate date)
    {
        var day = limits.PerDay - _days[date.Day];
        var month = limits.PerMonth - _months[date.Month];
        var ever = limits.Lifetime - _ever;
        return Least(Least(day, month), ever);
    }

    /// <summary>
    /// Notes every budget that does not cover <paramref name="least"/>, until the start of the period that does, as a steady instant. Money for a request
    /// admitted before is of the period of then, and no later one helps.
    /// </summary>
    public void Check(ref Obstacle obstacle, LimitScope scope, SpendingLimits limits, decimal least, BudgetDate? admitted, DateTimeOffset now, long at)
    {
        if (least <= 0)
        {
            return;
        }

        var date = admitted ?? BudgetDate.Of(now);
        if (_ever + least > limits.Lifetime)
        {
            obstacle.Meet(LimitKind.Lifetime, scope, SlidingWindow.Never);
        }

        if (_months[date.Month] + least > limits.PerMonth)
        {
            obstacle.Meet(LimitKind.Month, scope, Start(_months.NextWith(limits.PerMonth.Value - least, date.Month), BudgetDate.StartOfMonth));
        }

        if (_days[date.Day] + least > limits.PerDay)
        {
            obstacle.Meet(LimitKind.Day, scope, Start(_days.NextWith(limits.PerDay.Value - least, date.Day), BudgetDate.StartOfDay));
        }

        long Start(int? period, Func<int, DateTimeOffset> startOf) =>
            period is null || admitted is not null ? SlidingWindow.Never : at + (startOf(period.Value) - now).Ticks;
    }

    private static decimal? Least(decimal? a, decimal? b) => a is null || b < a ? b : a;
}
