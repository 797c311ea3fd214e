using System.Collections.Immutable;
using Routing.Shares;

namespace Grains.Abstractions.Spending;

/// <summary>What comes of it.</summary>
/// <param name="Receipts">One for each report, in their order; none when the account cannot be read or stored now, and all is to be said again.</param>
/// <param name="Grant">Null where none was asked for.</param>
/// <param name="Taken">Whether what was said has been taken and stored.</param>
[GenerateSerializer, Immutable, Alias("gw.ExchangeReply")]
public sealed record ExchangeReply([property: Id(0)] ImmutableArray<ShareReceipt> Receipts, [property: Id(1)] GrantReply? Grant, [property: Id(2)] bool Taken);
