using Storage.Tenants;

namespace Gateway.Accounts;

/// <summary>A tenant, as the operator sees it.</summary>
internal sealed record TenantAnswer
{
    public required string Id { get; init; }

    public string? Email { get; init; }

    public required string Name { get; init; }

    public string? Plan { get; init; }

    public string? Region { get; init; }

    public bool Disabled { get; init; }

    public required LimitsFields Limits { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public static TenantAnswer Of(Tenant tenant) => new()
    {
        Id = tenant.Id.Value,
        Email = tenant.Email,
        Name = tenant.Name,
        Plan = tenant.Plan,
        Region = tenant.Region,
        Disabled = tenant.DisabledAt is not null,
        Limits = LimitsFields.Of(tenant.Limits),
        CreatedAt = tenant.CreatedAt,
    };
}
