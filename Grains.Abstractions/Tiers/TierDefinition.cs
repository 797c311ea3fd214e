using System.Collections.Immutable;

namespace Grains.Abstractions.Tiers;

/// <summary>A tier, as a configuration has it.</summary>
/// <param name="Targets">In order of preference, <c>provider/model</c>.</param>
/// <param name="Order">How they are put in order, in the configuration's word.</param>
/// <param name="ReadAt">When the configuration was read.</param>
[GenerateSerializer, Immutable, Alias("gw.TierDefinition")]
public sealed record TierDefinition([property: Id(0)] ImmutableArray<string> Targets, [property: Id(1)] string Order, [property: Id(2)] DateTimeOffset ReadAt)
{
    /// <summary>Whether another definition, whenever it was read, comes to the same.</summary>
    public bool IsAs(TierDefinition other) => Order == other.Order && Targets.SequenceEqual(other.Targets);
}
