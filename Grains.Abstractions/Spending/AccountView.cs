using Routing.Limits;
using Routing.Spending;

namespace Grains.Abstractions.Spending;

/// <summary>An account for people.</summary>
/// <param name="Today">USD charged to this UTC day, what is reserved included.</param>
/// <param name="ThisMonth">To this UTC month.</param>
/// <param name="Ever">In all.</param>
/// <param name="Reserved">USD of it that is not settled yet.</param>
/// <param name="Unsettled">USD of that whose nodes are gone.</param>
/// <param name="Parallel">Slots in nodes' hands.</param>
/// <param name="Shares">Held by nodes.</param>
/// <param name="Keys">Virtual keys held.</param>
/// <param name="RequestsLeft">Of the limit on requests; null without one.</param>
/// <param name="TokensLeft">Of the limit on tokens; null without one.</param>
[GenerateSerializer, Immutable, Alias("gw.AccountView")]
public sealed record AccountView(
    [property: Id(0)] decimal Today,
    [property: Id(1)] decimal ThisMonth,
    [property: Id(2)] decimal Ever,
    [property: Id(3)] decimal Reserved,
    [property: Id(4)] decimal Unsettled,
    [property: Id(5)] int Parallel,
    [property: Id(6)] int Shares,
    [property: Id(7)] int Keys,
    [property: Id(8)] long? RequestsLeft,
    [property: Id(9)] long? TokensLeft)
{
    public static AccountView Of(AccountSnapshot account) => new(
        account.Charged.Today,
        account.Charged.ThisMonth,
        account.Charged.Ever,
        account.Reserved,
        account.Unsettled,
        account.Parallel,
        account.Leases,
        account.Keys,
        account.Requests?.Remaining,
        account.Tokens?.Remaining);
}
