using System.Collections.Immutable;
using Routing.Hedging;
using Routing.Targets;

namespace Routing.ControlPlane;

/// <summary>
/// The seam between the editions: what one truth per cluster is asked. Standalone answers it with objects of its own process,
/// a Frontend with local copies of what the grains hold.
/// </summary>
public interface IControlPlane
{
    /// <summary>
    /// The handle of a route. The same target gives the same circuit, whatever the credential; the same pair the same cooling-off.
    /// Handles are held by routing snapshots, so this is not on the path of a request.
    /// </summary>
    IRouteHealth Watch(TargetId target, CredentialId credential);

    /// <summary>The budget for attempts beyond the first.</summary>
    IRetryBudget RetryBudget { get; }

    /// <summary>The budget for attempts beside one under way.</summary>
    IHedgeBudget HedgeBudget { get; }

    /// <summary>The tenants' limits and budgets.</summary>
    ISpending Spending { get; }

    /// <summary>Takes new settings over without forgetting any state.</summary>
    void Configure(ControlPlaneOptions options);

    /// <summary>Every watched target as it is at <paramref name="now"/>, ordered by name.</summary>
    ImmutableArray<TargetSnapshot> Describe(DateTimeOffset now);

    /// <summary>Sets a target aside by hand, or back; attempts under way end as they will. False when it is not known to have been done.</summary>
    Task<bool> DrainAsync(TargetId target, bool drained);
}
