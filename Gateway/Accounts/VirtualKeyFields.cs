using Gateway.Errors;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Gateway.Accounts;

/// <summary>What the operator sets of a virtual key.</summary>
internal sealed record VirtualKeyFields
{
    private const int MostScopes = 100;

    public string? Name { get; init; }

    /// <summary>Null: everything.</summary>
    public IReadOnlyList<string?>? Scopes { get; init; }

    public LimitsFields? Limits { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public static VirtualKeyFields Of(VirtualKey key) => new()
    {
        Name = key.Name,
        Scopes = key.Scopes.IsDefault ? null : key.Scopes,
        Limits = LimitsFields.Of(key.Limits),
        ExpiresAt = ToSecond(key.ExpiresAt),
    };

    /// <param name="now">What a new expiry must come after.</param>
    /// <param name="present">The key to be changed: an expiry that it has had all along may be over.</param>
    public GatewayError? Check(DateTimeOffset now, VirtualKey? present = null) =>
        Scopes is not null && (Scopes.Count > MostScopes || Scopes.Any(s => string.IsNullOrEmpty(s) || Texts.Check(("scopes", s)) is not null))
            ? AccountErrors.Invalid("scopes", $"at most {MostScopes} names of tiers and models")
        : ExpiresAt <= now && !IsExpiryOf(present) ? AccountErrors.Invalid("expires_at", "in the future")
        : Texts.Check(("name", Name)) ?? Limits?.Check();

    public VirtualKey Lay(VirtualKey key) => key with
    {
        Name = Name ?? "",
        Scopes = Scopes is null ? default : [.. Scopes.Select(s => s!)],
        Limits = Limits?.ToLimits() ?? UsageLimits.None,
        ExpiresAt = IsExpiryOf(key) ? key.ExpiresAt : ExpiresAt,
    };

    private bool IsExpiryOf(VirtualKey? key) => ExpiresAt == ToSecond(key?.ExpiresAt);

    /// <summary>As it is on the wire.</summary>
    private static DateTimeOffset? ToSecond(DateTimeOffset? time) =>
        time is { } exact ? DateTimeOffset.FromUnixTimeSeconds(exact.ToUnixTimeSeconds()) : null;
}
