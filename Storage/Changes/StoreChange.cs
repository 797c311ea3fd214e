using Storage.VirtualKeys;

namespace Storage.Changes;

/// <summary>A record that was added, changed, revoked or deleted. It says which, not how: whoever holds a copy drops it.</summary>
/// <param name="Revision">Grows with every change, in the order in which they became visible.</param>
/// <param name="Kind">What was changed.</param>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Whose it is; of a tenant, itself.</param>
/// <param name="Hash">Of a virtual key: what a cache finds it by.</param>
public sealed record StoreChange(long Revision, RecordKind Kind, string Id, string Tenant, KeyHash? Hash);
