namespace Routing.Budgets;

/// <summary>The UTC day and month that an instant's spending belongs to, as running numbers.</summary>
internal readonly record struct BudgetDate(int Day, int Month)
{
    public static BudgetDate Of(DateTimeOffset now)
    {
        var utc = now.UtcDateTime;
        return new BudgetDate(DateOnly.FromDateTime(utc).DayNumber, (utc.Year * 12) + utc.Month - 1);
    }

    public static DateTimeOffset StartOfDay(int day) => new(DateOnly.FromDayNumber(day).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    public static DateTimeOffset StartOfMonth(int month) => new(month / 12, (month % 12) + 1, 1, 0, 0, 0, TimeSpan.Zero);
}
