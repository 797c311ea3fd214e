namespace Routing.Budgets;

/// <summary>USD spent, as a ledger adds it up.</summary>
/// <param name="Today">By requests admitted in this UTC day.</param>
/// <param name="ThisMonth">By requests admitted in this UTC month.</param>
/// <param name="Ever">By all.</param>
public readonly record struct Spent(decimal Today, decimal ThisMonth, decimal Ever);
