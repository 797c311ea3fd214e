using Gateway.Errors;
using Storage.Tenants;

namespace Gateway.Accounts;

/// <summary>What the operator sets of a tenant.</summary>
internal sealed record TenantFields
{
    public string? Email { get; init; }

    public string? Name { get; init; }

    public string? Plan { get; init; }

    public string? Region { get; init; }

    public bool? Disabled { get; init; }

    public LimitsFields? Limits { get; init; }

    public static TenantFields Of(Tenant tenant) => new()
    {
        Email = tenant.Email,
        Name = tenant.Name,
        Plan = tenant.Plan,
        Region = tenant.Region,
        Disabled = tenant.DisabledAt is not null,
        Limits = LimitsFields.Of(tenant.Limits),
    };

    public GatewayError? Check() =>
        Email is not null && !Texts.IsEmail(Email) ? AccountErrors.Invalid("email", "an e-mail address")
        : Texts.Check(("name", Name), ("plan", Plan), ("region", Region)) ?? Limits?.Check();

    public Tenant Lay(Tenant tenant, DateTimeOffset now) => tenant with
    {
        Email = Email,
        Name = Name ?? "",
        Plan = Plan,
        Region = Region,
        DisabledAt = Disabled is true ? tenant.DisabledAt ?? now : null,
        Limits = Limits?.ToLimits() ?? UsageLimits.None,
    };
}
