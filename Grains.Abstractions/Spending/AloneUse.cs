namespace Grains.Abstractions.Spending;

/// <summary>What a node admitted by itself in the last minute, while the account could not be asked.</summary>
/// <param name="Key">Under which virtual key; null for none.</param>
/// <param name="Requests">Admissions.</param>
/// <param name="Tokens">Estimated.</param>
[GenerateSerializer, Immutable, Alias("gw.AloneUse")]
public sealed record AloneUse([property: Id(0)] string? Key, [property: Id(1)] long Requests, [property: Id(2)] long Tokens);
