using Grains.Abstractions.Health;
using Routing.ControlPlane;

namespace Frontend.Health;

/// <summary>A circuit as the grain described it, in this node's own time.</summary>
/// <param name="State">As it was told.</param>
/// <param name="Since">When it was told.</param>
/// <param name="Until">When that is over.</param>
/// <param name="Share">Of traffic at <paramref name="Since"/>; it grows to all until <paramref name="Until"/>.</param>
internal readonly record struct CircuitCopy(Availability State, DateTimeOffset Since, DateTimeOffset Until, double Share)
{
    public static CircuitCopy Of(CircuitView view, DateTimeOffset now) => new(view.State, now, now + view.Left, view.Share);

    /// <summary>Whether whoever comes next must be a probe.</summary>
    public bool NeedsProbe(DateTimeOffset now) => State is Availability.ProbeFree || (State is Availability.Open or Availability.Probing && now >= Until);

    /// <summary>Whether leave to probe, where there is some, may be used. It may not once the circuit has opened anew.</summary>
    public bool AllowsProbe(DateTimeOffset now) => State is Availability.ProbeFree or Availability.Probing || (State is Availability.Open && now >= Until);

    /// <summary>What it says to whoever is not a probe.</summary>
    public RouteStatus Look(DateTimeOffset now) => State is Availability.Available
        ? new(Availability.Available, DateTimeOffset.MinValue, ShareAt(now))
        : new(State, Until, 1);

    private double ShareAt(DateTimeOffset now) => now >= Until || Until <= Since ? 1 : Share + ((1 - Share) * ((now - Since) / (Until - Since)));
}
