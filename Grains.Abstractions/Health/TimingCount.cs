using System.Collections.Immutable;
using Routing.Performance;

namespace Grains.Abstractions.Health;

/// <summary>A <see cref="TimingCounts"/>.</summary>
[GenerateSerializer, Immutable, Alias("gw.TimingCount")]
public sealed record TimingCount(
    [property: Id(0)] string Model,
    [property: Id(1)] TimingSeries Series,
    [property: Id(2)] int First,
    [property: Id(3)] ImmutableArray<int> Counts)
{
    public static TimingCount Of(TimingCounts counts) => new(counts.Model, counts.Series, counts.First, counts.Counts);

    public TimingCounts ToCounts() => new(Model, Series, First, Counts);
}
