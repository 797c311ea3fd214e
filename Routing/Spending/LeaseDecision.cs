using Routing.Limits;

namespace Routing.Spending;

/// <summary>A lease, or why not; and how far the rate limits are used, for the headers of the answer.</summary>
/// <param name="Lease">Set when granted.</param>
/// <param name="Refusal">Set when not.</param>
/// <param name="Requests">Null without a limit.</param>
/// <param name="Tokens">Null without a limit.</param>
public readonly record struct LeaseDecision(Lease? Lease, Refusal? Refusal, RateStatus? Requests = null, RateStatus? Tokens = null)
{
    public bool IsGranted => Lease is not null;
}
