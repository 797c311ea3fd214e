using System.Collections.Immutable;

namespace Routing.Spending;

/// <summary>All that must be known of an account for another holder to go on with it: never more may be given than if this one had lived on.</summary>
/// <param name="Incarnation">The life its leases are named by; it goes on.</param>
/// <param name="LastNumber">Of a lease.</param>
/// <param name="RestoredAsOf">Up to when the ledger had been taken in.</param>
/// <param name="Tenant">The tenant's own use.</param>
/// <param name="Keys">Its keys'.</param>
/// <param name="Reservations">What is out.</param>
/// <param name="Foreign">Leases of earlier lives that were settled in this one.</param>
public sealed record AccountMemory(
    long Incarnation,
    long LastNumber,
    DateTimeOffset RestoredAsOf,
    ScopeMemory Tenant,
    ImmutableArray<ScopeMemory> Keys,
    ImmutableArray<ReservationMemory> Reservations,
    ImmutableArray<LeaseId> Foreign);
