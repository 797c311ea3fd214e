namespace Grains.Abstractions.Spending;

/// <summary>What a node admitted, or took back, at one time.</summary>
[GenerateSerializer, Immutable, Alias("gw.ShareUseMessage")]
public sealed record ShareUseMessage([property: Id(0)] TimeSpan After, [property: Id(1)] long Requests, [property: Id(2)] long Tokens);
