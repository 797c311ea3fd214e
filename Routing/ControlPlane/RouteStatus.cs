namespace Routing.ControlPlane;

/// <summary>One look at a route.</summary>
/// <param name="Availability">Whether it may be tried.</param>
/// <param name="Until">When that may change; <see cref="DateTimeOffset.MinValue"/> when it has no end of its own.</param>
/// <param name="Share">The share of traffic it should get while it ramps up after a recovery, in (0, 1]; 1 otherwise.</param>
public readonly record struct RouteStatus(Availability Availability, DateTimeOffset Until, double Share)
{
    public static RouteStatus Available { get; } = new(Availability.Available, DateTimeOffset.MinValue, 1);

    /// <summary>True when an attempt may be tried now.</summary>
    public bool MayEnter => Availability is Availability.Available or Availability.ProbeFree;
}
