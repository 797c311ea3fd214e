using System.Collections.Immutable;

namespace Routing.Spending;

/// <summary>What a tenant or a key has used.</summary>
/// <param name="Key">Null for the tenant.</param>
/// <param name="Requests">Of the trailing 60 s, and of shares until they end.</param>
/// <param name="Tokens">Likewise.</param>
/// <param name="Days">USD by UTC day, as running numbers.</param>
/// <param name="Months">USD by UTC month, likewise.</param>
/// <param name="Ever">USD.</param>
public sealed record ScopeMemory(
    string? Key,
    ImmutableArray<MarkMemory> Requests,
    ImmutableArray<MarkMemory> Tokens,
    ImmutableArray<PeriodMemory> Days,
    ImmutableArray<PeriodMemory> Months,
    decimal Ever);
