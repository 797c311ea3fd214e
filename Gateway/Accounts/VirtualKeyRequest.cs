using System.Collections.Immutable;
using Gateway.Errors;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Gateway.Accounts;

/// <summary>A virtual key to be made.</summary>
internal sealed record VirtualKeyRequest
{
    private const int MostScopes = 100;

    public string? Tenant { get; init; }

    public string? Name { get; init; }

    /// <summary>Null: everything.</summary>
    public IReadOnlyList<string?>? Scopes { get; init; }

    public LimitsFields? Limits { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public GatewayError? Check(DateTimeOffset now) =>
        string.IsNullOrEmpty(Tenant) ? AccountErrors.Missing("tenant")
        : Scopes is not null && (Scopes.Count > MostScopes || Scopes.Any(s => string.IsNullOrEmpty(s) || Texts.Check(("scopes", s)) is not null))
            ? AccountErrors.Invalid("scopes", $"at most {MostScopes} names of tiers and models")
        : ExpiresAt <= now ? AccountErrors.Invalid("expires_at", "in the future")
        : Texts.Check(("name", Name)) ?? Limits?.Check();

    public VirtualKey ToKey(NewKeyText text, DateTimeOffset now) => VirtualKey.Create(new(Tenant!), Name ?? "", text, now) with
    {
        Scopes = Scopes is null ? default : [.. Scopes.Select(s => s!)],
        Limits = Limits?.ToLimits() ?? UsageLimits.None,
        ExpiresAt = ExpiresAt,
    };
}
