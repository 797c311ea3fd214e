namespace Routing.Spending;

/// <summary>USD charged to a day or month.</summary>
public readonly record struct PeriodMemory(int Period, decimal Amount);
