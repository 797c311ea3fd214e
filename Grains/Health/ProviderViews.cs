using Grains.Abstractions.Health;
using Routing.ControlPlane;

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
}
