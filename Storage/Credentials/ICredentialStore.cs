using Storage.Tenants;

namespace Storage.Credentials;

/// <summary>The tenants' provider keys. Every method may throw <see cref="StoreUnavailableException"/>.</summary>
public interface ICredentialStore
{
    /// <summary>False when its tenant does not exist.</summary>
    Task<bool> AddAsync(Credential credential, CancellationToken cancellationToken);

    Task<Credential?> FindAsync(StoredCredentialId id, CancellationToken cancellationToken);

    /// <summary>A tenant's credentials, or everyone's, oldest first, without the deleted ones.</summary>
    Task<Page<Credential>> ListAsync(TenantId? tenant, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>False when the tenant has no such credential. The ciphertext is erased with the deletion.</summary>
    Task<bool> DeleteAsync(TenantId tenant, StoredCredentialId id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Replaces the ciphertext where it is still the one that was read, so that no deletion or newer secret is undone.</summary>
    Task<bool> ReplaceCiphertextAsync(StoredCredentialId id, string expected, string replacement, CancellationToken cancellationToken);
}
