using Storage.VirtualKeys;

namespace Storage.Tenants;

/// <summary>The tenants. Every method may throw <see cref="StoreUnavailableException"/>.</summary>
public interface ITenantStore
{
    /// <summary>False when the id or the e-mail address is taken.</summary>
    Task<bool> AddAsync(Tenant tenant, CancellationToken cancellationToken);

    /// <summary>Adds both or neither, so that nobody has an account and no way in. False when the id or the e-mail address is taken.</summary>
    Task<bool> AddAsync(Tenant tenant, VirtualKey firstKey, CancellationToken cancellationToken);

    Task<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken);

    Task<Tenant?> FindByEmailAsync(string email, CancellationToken cancellationToken);

    /// <summary>Oldest first.</summary>
    /// <param name="after">The last page's <see cref="Page{T}.Next"/>; null for the first.</param>
    /// <param name="limit">Tenants of a page.</param>
    /// <param name="search">Part of the id, the name or the e-mail address, in either case; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<Page<Tenant>> ListAsync(string? after, int limit, string? search, CancellationToken cancellationToken);

    /// <summary>Writes all but the id and the time of creation, if nobody else changed it since it was read.</summary>
    Task<UpdateResult> UpdateAsync(Tenant tenant, CancellationToken cancellationToken);
}
