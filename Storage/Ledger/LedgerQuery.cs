using Storage.Tenants;

namespace Storage.Ledger;

/// <summary>Asks for attempts, newest first.</summary>
public sealed record LedgerQuery
{
    public TenantId? Tenant { get; init; }

    /// <summary>Started at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Started before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary><see cref="Page{T}.Next"/> of the page before.</summary>
    public string? After { get; init; }

    public int Limit { get; init; } = 100;
}
