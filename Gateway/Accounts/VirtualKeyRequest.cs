using Gateway.Errors;
using Storage.VirtualKeys;

namespace Gateway.Accounts;

/// <summary>A virtual key to be made.</summary>
internal sealed record VirtualKeyRequest
{
    public string? Tenant { get; init; }

    public string? Name { get; init; }

    /// <summary>Null: everything.</summary>
    public IReadOnlyList<string?>? Scopes { get; init; }

    public LimitsFields? Limits { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    private VirtualKeyFields Fields => new() { Name = Name, Scopes = Scopes, Limits = Limits, ExpiresAt = ExpiresAt };

    public GatewayError? Check(DateTimeOffset now) => string.IsNullOrEmpty(Tenant) ? AccountErrors.Missing("tenant") : Fields.Check(now);

    public VirtualKey ToKey(NewKeyText text, DateTimeOffset now) => Fields.Lay(VirtualKey.Create(new(Tenant!), "", text, now));
}
