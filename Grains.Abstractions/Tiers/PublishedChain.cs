using System.Collections.Immutable;

namespace Grains.Abstractions.Tiers;

/// <summary>A tier's chain.</summary>
/// <param name="Order">How it is put in order, in the configuration's word.</param>
/// <param name="Links">In the tier's order, those that cannot be tried now included.</param>
[GenerateSerializer, Immutable, Alias("gw.PublishedChain")]
public sealed record PublishedChain([property: Id(0)] string Order, [property: Id(1)] ImmutableArray<ChainLink> Links);
