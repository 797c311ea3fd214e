using Routing.Tenants;

namespace Routing.Spending;

/// <summary>What a lease was used for in the end. Sent again it changes nothing.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Lease">Which.</param>
/// <param name="Key">The virtual key; asked only where the account has lost the lease.</param>
/// <param name="Cost">USD of all attempts, those included that failed and are billed; the sum of the ledger's rows.</param>
/// <param name="Tokens">Of all attempts; null: unknown, so the estimate stands.</param>
/// <param name="At">When it was made; sent again, the same.</param>
public readonly record struct Settlement(TenantId Tenant, LeaseId Lease, VirtualKeyId? Key, decimal Cost, long? Tokens, DateTimeOffset At);
