namespace Grains.Abstractions.Health;

/// <summary>Asks for the probe of a target.</summary>
[GenerateSerializer, Immutable, Alias("gw.ProbeRequest")]
public sealed record ProbeRequest([property: Id(0)] string Node, [property: Id(1)] string Model);
