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
public sealed record ShareGrant(LeaseId Id, long Requests, long Tokens, int Slots, decimal Cost, TimeSpan Length, TimeSpan HoldFor);
