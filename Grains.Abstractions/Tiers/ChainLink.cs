using Routing.ControlPlane;

namespace Grains.Abstractions.Tiers;

/// <summary>A target of a chain.</summary>
/// <param name="Target"><c>provider/model</c>.</param>
/// <param name="State">Whether it can be tried, and if not, why.</param>
/// <param name="Left">How much longer that lasts; zero when it has no end of its own.</param>
/// <param name="Share">Of traffic while it ramps up; 1 otherwise.</param>
[GenerateSerializer, Immutable, Alias("gw.ChainLink")]
public sealed record ChainLink([property: Id(0)] string Target, [property: Id(1)] Availability State, [property: Id(2)] TimeSpan Left, [property: Id(3)] double Share);
