using Routing.ControlPlane;
using Routing.Targets;

namespace Routing.Chains;

/// <summary>Turns a tier's routes, in its order, into the chain for one request.</summary>
public static class ChainPlanner
{
    /// <summary>A probe under way usually ends within moments, though its permit lasts longer: what a client is told to wait for it at most.</summary>
    private static readonly TimeSpan WaitForProbe = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Plans. Left out is what cannot serve the request, or not now. A target that still ramps up and whose share the dice exceeds, or that
    /// seems to hang, goes to the end, as a last resort; one whose probe is free keeps its place, because live traffic is the probe.
    /// </summary>
    /// <param name="routes">In the tier's order. Null where the caller has none, for a reason it adds itself (<see cref="ChainPlan.Exclude"/>).</param>
    /// <param name="requirements">What the request needs.</param>
    /// <param name="now">The time.</param>
    /// <param name="dice">A random number in [0, 1), one per request.</param>
    /// <param name="plan">Overwritten.</param>
    public static void Plan(ReadOnlySpan<Route?> routes, in Requirements requirements, DateTimeOffset now, double dice, ChainPlan plan)
    {
        plan.Start(routes.Length);
        foreach (var route in routes)
        {
            if (route is null || !Suits(route.Target, requirements, plan))
            {
                continue;
            }

            var status = route.Health.Look(now);
            switch (status.Availability)
            {
                case Availability.Available when (status.Share < 1 && status.Share <= dice) || route.Health.Performance.IsSilent(now):
                    plan.AddLastResort(route);
                    break;

                case Availability.Available or Availability.ProbeFree:
                    plan.AddCandidate(route);
                    break;

                case Availability.Probing:
                    var probed = now + WaitForProbe;
                    plan.ExcludeForNow(route, ExclusionReason.ProbeTaken, status, probed < status.Until ? probed : status.Until);
                    break;

                default:
                    plan.ExcludeForNow(route, ReasonFor(status.Availability), status, status.Until);
                    break;
            }
        }

        plan.Finish();
    }

    /// <summary>Why a route that looks so is left out.</summary>
    public static ExclusionReason ReasonFor(Availability availability) => availability switch
    {
        Availability.Probing => ExclusionReason.ProbeTaken,
        Availability.CoolingOff => ExclusionReason.CoolingOff,
        Availability.CredentialRejected => ExclusionReason.CredentialRejected,
        Availability.Drained => ExclusionReason.Drained,
        _ => ExclusionReason.CircuitOpen,
    };

    private static bool Suits(Target target, in Requirements requirements, ChainPlan plan)
    {
        var lacking = requirements.Capabilities & ~target.Capabilities;
        if (lacking != Capabilities.None)
        {
            plan.Exclude(new Exclusion(target, ExclusionReason.LacksCapability, Lacking: lacking));
            return false;
        }

        // An unknown window is assumed to hold the prompt.
        if (requirements.EstimatedPromptTokens > target.ContextWindow)
        {
            plan.Exclude(new Exclusion(target, ExclusionReason.ContextTooSmall));
            return false;
        }

        return true;
    }
}
