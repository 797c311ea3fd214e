namespace Grains.Abstractions.Health;

/// <summary>Which view: of two of the same life of a grain the one with the higher number is the later; of two lives the later life's.</summary>
/// <param name="Life">Counts up with each activation.</param>
/// <param name="Number">Counts up within it.</param>
[GenerateSerializer, Immutable, Alias("gw.ViewVersion")]
public readonly record struct ViewVersion([property: Id(0)] long Life, [property: Id(1)] long Number)
{
    public bool IsAfter(ViewVersion other) => Life != other.Life ? Life > other.Life : Number > other.Number;
}
