using Routing.Spending;

namespace Routing.Shares;

/// <summary>A node asks for leave to admit requests by itself for a while.</summary>
/// <param name="Like">The request at hand, or a typical one; a share that does not cover it is refused like it.</param>
/// <param name="Requests">How many such the node could use; it is given as many or fewer.</param>
/// <param name="Length">How long it may admit, counted by the node from before it asks: so no two clocks are compared.</param>
/// <param name="HoldFor">How long without a report until the node is taken for dead.</param>
public sealed record ShareRequest(LeaseRequest Like, int Requests, TimeSpan Length, TimeSpan HoldFor);
