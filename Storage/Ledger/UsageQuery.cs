using Storage.Tenants;
using Storage.VirtualKeys;

namespace Storage.Ledger;

/// <summary>Asks for usage by whole UTC days.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day, included.</param>
/// <param name="GroupBy">What to tell apart.</param>
public sealed record UsageQuery(DateOnly From, DateOnly To, UsageGroups GroupBy)
{
    public TenantId? Tenant { get; init; }

    public VirtualKeyId? Key { get; init; }

    /// <summary><see cref="Page{T}.Next"/> of the page before.</summary>
    public string? After { get; init; }

    public int Limit { get; init; } = 1000;
}
