using Storage.Tenants;

namespace Storage.VirtualKeys;

/// <summary>The virtual keys. Every method may throw <see cref="StoreUnavailableException"/>.</summary>
public interface IVirtualKeyStore
{
    /// <summary>False when its tenant does not exist.</summary>
    Task<bool> AddAsync(VirtualKey key, CancellationToken cancellationToken);

    /// <summary>The key with this hash and its tenant, whatever state they are in; null when there never was one.</summary>
    Task<KeyHolder?> FindByHashAsync(KeyHash hash, CancellationToken cancellationToken);

    Task<VirtualKey?> FindAsync(VirtualKeyId id, CancellationToken cancellationToken);

    /// <summary>A tenant's keys, or everyone's, oldest first.</summary>
    Task<Page<VirtualKey>> ListAsync(TenantId? tenant, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Writes name, expiry, scopes and limits, if nobody else changed it since it was read.</summary>
    Task<UpdateResult> UpdateAsync(VirtualKey key, CancellationToken cancellationToken);

    /// <summary>False when the tenant has no such key. Revoking a revoked key changes nothing.</summary>
    Task<bool> RevokeAsync(TenantId tenant, VirtualKeyId id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Adds <paramref name="replacement"/>, and lets the key it names as <see cref="VirtualKey.RotatedFrom"/> work on until
    /// <paramref name="overlapEndsAt"/>; both or neither. Conflict when that key is revoked or has been replaced already.
    /// </summary>
    Task<UpdateResult> RotateAsync(VirtualKey replacement, DateTimeOffset overlapEndsAt, CancellationToken cancellationToken);
}
