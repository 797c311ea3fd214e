using Routing.Budgets;

namespace Routing.Spending;

/// <summary>The least that is asked for at once.</summary>
/// <param name="Requests">Admissions.</param>
/// <param name="Tokens">Tokens.</param>
/// <param name="Slots">Requests under way.</param>
/// <param name="Least">USD.</param>
/// <param name="CostSoFar">USD the same request holds already.</param>
/// <param name="Admitted">Set when that request was admitted before: the money is of that day and month, so no later one helps.</param>
internal readonly record struct Demand(long Requests, long Tokens, int Slots, decimal Least, decimal CostSoFar = 0, BudgetDate? Admitted = null);
