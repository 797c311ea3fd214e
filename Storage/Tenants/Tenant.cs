namespace Storage.Tenants;

/// <summary>A customer.</summary>
public sealed record Tenant
{
    public required TenantId Id { get; init; }

    /// <summary>Unique, whatever its case.</summary>
    public string? Email { get; init; }

    public string Name { get; init; } = "";

    public string? Plan { get; init; }

    public string? Region { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when none of its keys work.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    public UsageLimits Limits { get; init; } = UsageLimits.None;

    /// <summary>Of its last change; what an update is compared with.</summary>
    public long Revision { get; init; }
}
