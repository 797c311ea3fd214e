namespace Grains.Abstractions.Members;

/// <summary>A frontend.</summary>
/// <param name="Node">Unique for each start of a process.</param>
/// <param name="Host">The machine's name, for people.</param>
/// <param name="InFlight">Requests under way.</param>
/// <param name="Shares">Shares it holds.</param>
/// <param name="Up">How long it has run; zero when it does not say.</param>
[GenerateSerializer, Immutable, Alias("gw.FrontendFacts")]
public sealed record FrontendFacts(
    [property: Id(0)] string Node,
    [property: Id(1)] string Host,
    [property: Id(2)] int InFlight,
    [property: Id(3)] int Shares,
    [property: Id(4)] TimeSpan Up);
