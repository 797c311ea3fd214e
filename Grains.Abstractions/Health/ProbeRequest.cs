namespace Grains.Abstractions.Health;

/// <summary>Asks for the probe of a target.</summary>
/// <param name="Node">Who asks.</param>
/// <param name="Model">Of which model.</param>
/// <param name="IsEarly">A request has nothing else left to try: the cooling-off need not be over.</param>
[GenerateSerializer, Immutable, Alias("gw.ProbeRequest")]
public sealed record ProbeRequest([property: Id(0)] string Node, [property: Id(1)] string Model, [property: Id(2)] bool IsEarly = false);
