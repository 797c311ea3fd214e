namespace Grains.Abstractions.Health;

/// <summary>Ordinary successes of a model.</summary>
/// <param name="Model">Which.</param>
/// <param name="Count">How many.</param>
/// <param name="LastAgo">How long before the batch was sent the last of them ended.</param>
[GenerateSerializer, Immutable, Alias("gw.SuccessCount")]
public sealed record SuccessCount([property: Id(0)] string Model, [property: Id(1)] int Count, [property: Id(2)] TimeSpan LastAgo);
