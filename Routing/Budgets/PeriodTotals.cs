namespace Routing.Budgets;

/// <summary>
/// USD charged per period, for the last few periods: a request that straddles midnight is settled where it was reserved, and a clock that is set back
/// finds the old period's total as it was, so nothing is given twice. Of too many the oldest is dropped; what is charged to it later changes nothing.
/// </summary>
internal struct PeriodTotals
{
    private const int Kept = 3;

    private (int Period, decimal Amount)[]? _totals;

    public readonly decimal this[int period]
    {
        get
        {
            foreach (var total in _totals ?? [])
            {
                if (total.Period == period)
                {
                    return total.Amount;
                }
            }

            return 0;
        }
    }

    public void Charge(int period, decimal amount)
    {
        var totals = _totals ??= new (int, decimal)[Kept];
        var oldest = 0;
        for (var index = 0; index < Kept; index++)
        {
            if (totals[index].Period == period)
            {
                totals[index].Amount += amount;
                return;
            }

            oldest = totals[index].Period < totals[oldest].Period ? index : oldest;
        }

        if (totals[oldest].Period < period)
        {
            totals[oldest] = (period, amount);
        }
    }

    /// <summary>The next period to which no more than <paramref name="amount"/> is charged: a clock set back has spent from it already. Null: none ever.</summary>
    public readonly int? NextWith(decimal amount, int period)
    {
        if (amount < 0)
        {
            return null;
        }

        do
        {
            period++;
        }
        while (this[period] > amount);

        return period;
    }

    public void Clear() => _totals = null;

    /// <summary>Every period that anything is charged to.</summary>
    public readonly IEnumerable<(int Period, decimal Amount)> All => (_totals ?? []).Where(total => total.Amount != 0);
}
