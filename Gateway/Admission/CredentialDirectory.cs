using Gateway.Errors;
using Storage;
using Storage.Changes;
using Storage.Credentials;
using Storage.Tenants;

namespace Gateway.Admission;

/// <summary>
/// Which provider keys a caller brought. Read once per tenant and kept until the store says that one has changed. While they cannot be read
/// the answer is 503: the operator's key in place of the tenant's would send someone else's bill, and the request to an account not its own.
/// </summary>
internal sealed class CredentialDirectory(ICredentialStore credentials, CredentialReader reader) : IStoreCache
{
    private const int MostTenants = 65_536;
    private const int PageSize = 200;

    private readonly BoundedCache<TenantId, OwnCredentials> _known = new(MostTenants);
    private readonly OwnCredentials _none = new([], reader);
    private long _generation;

    /// <summary>The caller's credentials; null with the error to answer.</summary>
    public ValueTask<(OwnCredentials? Own, GatewayError? Refusal)> FindAsync(Caller caller, CancellationToken cancellationToken) =>
        caller.Key is null ? new((_none, null))
        : _known.TryGet(caller.Tenant.Id, out var known) ? new((known, null))
        : new(AskAsync(caller.Tenant.Id, cancellationToken));

    public void Forget(StoreChange change)
    {
        if (change.Kind is RecordKind.Credential)
        {
            Interlocked.Increment(ref _generation);
            _known.Remove(new(change.Tenant));
        }
    }

    public void ForgetAll()
    {
        Interlocked.Increment(ref _generation);
        _known.RemoveWhere(static (_, _) => true);
    }

    private async Task<(OwnCredentials? Own, GatewayError? Refusal)> AskAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        try
        {
            var before = Volatile.Read(ref _generation);
            var all = new List<Credential>();
            string? after = null;
            do
            {
                var page = await credentials.ListAsync(tenant, after, PageSize, cancellationToken);
                all.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);

            var own = all.Count == 0 ? _none : new OwnCredentials(all, reader);

            // Remembered first, then looked at: a change either finds it remembered or is seen here.
            _known.Set(tenant, own);
            if (Volatile.Read(ref _generation) != before)
            {
                _known.Remove(tenant);
            }

            return (own, null);
        }
        catch (StoreUnavailableException)
        {
            return (null, StoreErrors.Unavailable("Your provider keys cannot be read now: the store is away."));
        }
    }
}
