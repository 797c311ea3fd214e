namespace Grains.Abstractions.Spending;

/// <summary>Asks for more money for a share.</summary>
/// <param name="Incarnation">Of the share's id.</param>
/// <param name="Number">Of the share's id.</param>
/// <param name="Cost">USD more.</param>
/// <param name="LeastCost">USD more that it can make do with.</param>
/// <param name="Tokens">Tokens more.</param>
/// <param name="HoldFor">How long until the node is taken for dead.</param>
[GenerateSerializer, Immutable, Alias("gw.TopUpMessage")]
public sealed record TopUpMessage(
    [property: Id(0)] long Incarnation,
    [property: Id(1)] long Number,
    [property: Id(2)] decimal Cost,
    [property: Id(3)] decimal LeastCost,
    [property: Id(4)] long Tokens,
    [property: Id(5)] TimeSpan HoldFor);
