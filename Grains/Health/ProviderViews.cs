using System.Collections.Immutable;
using Grains.Abstractions.Health;
using Routing.ControlPlane;
using Routing.Performance;

namespace Grains.Health;

/// <summary>Translates between the machine and its messages.</summary>
internal static class ProviderViews
{
    public static ProviderView Of(SharedProvider provider, ViewVersion version, DateTimeOffset now) => new(
        version,
        [
            .. provider.Unsteady(now).Select(entry => new CircuitView(
                entry.Model,
                entry.Status.Availability,
                entry.Status.Until > now ? entry.Status.Until - now : TimeSpan.Zero,
                entry.Status.Share,
                entry.ConsecutiveFailures)),
        ],
        [.. provider.CoolingOff(now).Select(entry => new CredentialView(entry.Credential.Value, entry.Target?.Model, entry.Left))],
        [.. provider.Drained]);

    /// <summary>The report of an outcome, in the instants of who takes it.</summary>
    public static AttemptReport ReportOf(AttemptOutcome outcome, DateTimeOffset now) =>
        new(new Permit(outcome.ProbeId, now - outcome.BeganAgo), now - outcome.EndedAgo, outcome.Failure?.ToFailure());

    /// <summary>What a node has counted.</summary>
    public static ImmutableArray<TimingCounts> CountsOf(TimingsMessage message) => [.. message.Counted.Take(HealthTerms.MostTimings).Select(static count => count.ToCounts())];

    /// <summary>What a node is told of the others' counts; what it was told by another life of the grain says nothing of this one's.</summary>
    public static TimingsMessage TimingsFor(string node, ViewVersion held, SharedTimings timings, long life, DateTimeOffset now)
    {
        var counts = timings.Since(node, held.Life == life ? held.Number : 0, now, out var upTo);
        return new(new(life, upTo), [.. counts.Select(TimingCount.Of)]);
    }
}
