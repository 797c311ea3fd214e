using Routing.ControlPlane;
using Routing.Performance;
using Routing.Targets;

namespace Frontend.Health;

/// <summary>
/// A handle: what the cluster knows of the target, with what this node knows of the credential. While the silos cannot be asked the node's own circuits decide, beside
/// what the copy still holds against the target.
/// </summary>
internal sealed class ClusterRoute(HealthLink link, IRouteHealth own, TargetId target, CredentialId credential) : IRouteHealth
{
    /// <summary>The grain's probe ids are above, this node's own below.</summary>
    private const long FirstOfCluster = 1L << 48;

    private readonly ModelTally _tally = link.TallyOf(target.Model);

    public TargetPerformance Performance => _tally.Performance;

    public RouteStatus Look(DateTimeOffset now)
    {
        var mine = own.Look(now);
        return link.Mirror.IsSteady || !mine.MayEnter ? mine : Tighter(mine, link.Mirror.Look(target.Model, credential, now));
    }

    public bool TryEnter(DateTimeOffset now, out Permit permit)
    {
        permit = default;
        if (!link.Mirror.TryEnter(target.Model, credential, now, out var probeId) || !own.TryEnter(now, out permit))
        {
            return false;
        }

        permit = probeId == 0 ? permit : new(probeId, now);
        return true;
    }

    public void Hasten(DateTimeOffset now)
    {
        own.Hasten(now);
        link.Mirror.Hasten(target.Model, now);
    }

    public void Report(in AttemptReport report)
    {
        var isProbe = report.Permit.ProbeId >= FirstOfCluster;
        own.Report(isProbe ? report with { Permit = report.Permit with { ProbeId = 0 } } : report);
        if (report.Failure is null && !isProbe && link.Mirror.IsSteady)
        {
            link.Succeeded(_tally, report.EndedAt);
            return;
        }

        var permit = isProbe ? report.Permit : report.Permit with { ProbeId = 0 };
        link.Report(target.Model, credential, report with { Permit = permit });
    }

    private static RouteStatus Tighter(in RouteStatus mine, in RouteStatus theirs) =>
        !theirs.MayEnter || theirs.Availability is Availability.ProbeFree ? theirs : mine with { Share = Math.Min(mine.Share, theirs.Share) };
}
