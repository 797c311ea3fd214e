namespace Routing.Spending;

/// <summary>Leave to spend, until it is settled. The only way to.</summary>
/// <param name="Id">What it is topped up and settled by.</param>
/// <param name="Cost">USD set aside: what was asked for, or what was left of it.</param>
/// <param name="ExpiresAt">When its holder is taken for dead: the slot is free again, the money stays charged until settled or until the ledger says otherwise.</param>
/// <param name="AdmittedAt">The instant that the limits count its request at, or an earlier one: no 60 s that end at an admission hold more of them than the limit.</param>
/// <param name="IsTight">
/// The budget nears its end, so that more may not be to be had later: what <see cref="LeaseRequest.Grows"/> otherwise keeps within <paramref name="Cost"/> too.
/// </param>
public readonly record struct Lease(LeaseId Id, decimal Cost, DateTimeOffset ExpiresAt, DateTimeOffset AdmittedAt = default, bool IsTight = false);
