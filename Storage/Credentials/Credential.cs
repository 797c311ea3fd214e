using Storage.Tenants;

namespace Storage.Credentials;

/// <summary>A tenant's own key at a provider, as stored: encrypted.</summary>
public sealed record Credential
{
    public required StoredCredentialId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required string Provider { get; init; }

    public string? BaseUrl { get; init; }

    /// <summary>A Fernet token; null once deleted.</summary>
    public required string? Ciphertext { get; init; }

    public required string Last4 { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    public long Revision { get; init; }

    public override string ToString() => $"{Id} ({Provider})";
}
