using System.Collections.Immutable;

namespace Grains.Abstractions.Spending;

/// <summary>What a node says and asks in one call.</summary>
/// <param name="Node">Whose: unique for each start of a process.</param>
/// <param name="Reports">Of shares; each is taken once, whatever is sent again.</param>
/// <param name="Grant">What it asks for; null for nothing.</param>
/// <param name="Alone">What it admitted while nobody could be asked; said again it is counted again, which is too much and not too little.</param>
[GenerateSerializer, Immutable, Alias("gw.ExchangeRequest")]
public sealed record ExchangeRequest(
    [property: Id(0)] string Node,
    [property: Id(1)] ImmutableArray<ShareReportMessage> Reports,
    [property: Id(2)] GrantMessage? Grant,
    [property: Id(3)] ImmutableArray<AloneUse> Alone);
