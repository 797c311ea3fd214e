using Storage.Tenants;

namespace Storage.VirtualKeys;

/// <summary>A key and whose it is: what a request needs to know of its caller, in one look-up.</summary>
public sealed record KeyHolder(VirtualKey Key, Tenant Tenant);
