using System.Collections.Immutable;
using Routing.Budgets;

namespace Routing.Spending;

/// <summary>What a tenant or a key has used.</summary>
/// <param name="Key">Null for the tenant.</param>
/// <param name="Requests">Of the trailing 60 s, and of shares until they end.</param>
/// <param name="Tokens">Likewise.</param>
/// <param name="Days">USD by UTC day, as running numbers.</param>
/// <param name="Months">USD by UTC month, likewise.</param>
/// <param name="Ever">USD.</param>
/// <param name="Limits">Those it was last asked under; null: nobody has asked. Reports and top-ups bring none, and may be the first that a successor hears.</param>
public sealed record ScopeMemory(
    string? Key,
    ImmutableArray<MarkMemory> Requests,
    ImmutableArray<MarkMemory> Tokens,
    ImmutableArray<PeriodMemory> Days,
    ImmutableArray<PeriodMemory> Months,
    decimal Ever,
    SpendingLimits? Limits);
