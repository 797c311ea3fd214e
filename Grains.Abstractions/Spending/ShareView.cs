namespace Grains.Abstractions.Spending;

/// <summary>A share that is out, for people.</summary>
/// <param name="Number">Of its id.</param>
/// <param name="Key">The virtual key; null for none.</param>
/// <param name="Requests">Granted.</param>
/// <param name="Tokens">Granted.</param>
/// <param name="Slots">Held.</param>
/// <param name="Charged">USD.</param>
/// <param name="ExpiresIn">Until its node is taken for dead; null when it is.</param>
/// <param name="Reports">That came of it.</param>
[GenerateSerializer, Immutable, Alias("gw.ShareView")]
public sealed record ShareView(
    [property: Id(0)] long Number,
    [property: Id(1)] string? Key,
    [property: Id(2)] long Requests,
    [property: Id(3)] long Tokens,
    [property: Id(4)] int Slots,
    [property: Id(5)] decimal Charged,
    [property: Id(6)] TimeSpan? ExpiresIn,
    [property: Id(7)] int Reports);
