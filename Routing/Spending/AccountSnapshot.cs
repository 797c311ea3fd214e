using Routing.Budgets;
using Routing.Limits;

namespace Routing.Spending;

/// <summary>An account, for people and metrics.</summary>
/// <param name="Charged">USD, what is reserved included.</param>
/// <param name="Reserved">USD of it that is not settled yet.</param>
/// <param name="Unsettled">USD of <paramref name="Reserved"/> whose holders died.</param>
/// <param name="Parallel">Slots in use.</param>
/// <param name="Leases">Held, shares included.</param>
/// <param name="Keys">Held.</param>
/// <param name="Requests">Null without a limit.</param>
/// <param name="Tokens">Null without a limit.</param>
public readonly record struct AccountSnapshot(
    Spent Charged,
    decimal Reserved,
    decimal Unsettled,
    int Parallel,
    int Leases,
    int Keys,
    RateStatus? Requests,
    RateStatus? Tokens);
