using Routing.Chains;
using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>One request's way along its chain, between two steps.</summary>
internal sealed class ChainRun(Exchange exchange, ChainPlan plan, ChainWalk walk)
{
    public Exchange Exchange => exchange;

    public ChainPlan Plan => plan;

    public ChainWalk Walk => walk;

    /// <summary>The step at hand.</summary>
    public WalkStep Step { get; set; }

    /// <summary>True when <see cref="Step"/>'s wait was waited out.</summary>
    public bool WaitIsOver { get; set; }

    /// <summary>True when the client has been answered, in whole or in part.</summary>
    public bool Answered { get; set; }

    /// <summary>True when the gateway stopped while it waited for something else than an attempt.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Why an answer that the client has part of broke off; null as long as none did.</summary>
    public Failure? Broken { get; set; }

    /// <summary>True when a further candidate stands behind the one being tried.</summary>
    public bool HasMore => walk.HasMore;

    /// <summary>The soonest instant at which any target of the chain could serve: tried ones, which may cool off or be open by now, and those left out. Null when one could at once.</summary>
    public DateTimeOffset? SoonestUntil(DateTimeOffset now)
    {
        var soonest = plan.SoonestUntil;
        foreach (var route in plan.Candidates)
        {
            var status = route.Health.Look(now);
            if (status.MayEnter)
            {
                return null;
            }

            if (status.Until > now && !(soonest <= status.Until))
            {
                soonest = status.Until;
            }
        }

        return soonest;
    }
}
