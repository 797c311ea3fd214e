using Routing.ControlPlane;

namespace Grains.Abstractions.Health;

/// <summary>A model's circuit, the roll-up taken in.</summary>
/// <param name="Model">Which; null for every model of the provider that is not named.</param>
/// <param name="State">Available while it ramps up, open, probing, or waiting for a probe.</param>
/// <param name="Left">How much longer: until an open one lets a probe through, a probe's permit ends, or all traffic is back.</param>
/// <param name="Share">Of traffic while it ramps up; it grows to all within <paramref name="Left"/>.</param>
/// <param name="ConsecutiveFailures">For people.</param>
[GenerateSerializer, Immutable, Alias("gw.CircuitView")]
public sealed record CircuitView(
    [property: Id(0)] string? Model,
    [property: Id(1)] Availability State,
    [property: Id(2)] TimeSpan Left,
    [property: Id(3)] double Share,
    [property: Id(4)] int ConsecutiveFailures);
