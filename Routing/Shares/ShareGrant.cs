using Routing.Spending;

namespace Routing.Shares;

/// <summary>What a node may spend by itself. All of it counts as spent until the node reports.</summary>
/// <param name="Id">What it reports by.</param>
/// <param name="Requests">Admissions.</param>
/// <param name="Tokens">Tokens.</param>
/// <param name="Slots">Requests under way at once.</param>
/// <param name="Cost">USD.</param>
/// <param name="Length">As asked for.</param>
/// <param name="HoldFor">As asked for.</param>
public sealed record ShareGrant(LeaseId Id, long Requests, long Tokens, int Slots, decimal Cost, TimeSpan Length, TimeSpan HoldFor)
{
    /// <summary>USD that the account may set aside for one request's worst case: one that grows and may cost more is tight (<see cref="Lease.IsTight"/>). Null: without end.</summary>
    public decimal? Spare { get; init; }

    /// <summary>It has less money than such requests may cost at worst.</summary>
    public bool IsShort { get; init; }
}
