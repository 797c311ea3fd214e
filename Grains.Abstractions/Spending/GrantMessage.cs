using Routing.Shares;
using Routing.Spending;
using Routing.Tenants;

namespace Grains.Abstractions.Spending;

/// <summary>Asks for a share.</summary>
/// <param name="TenantLimits">The tenant's, as the node's store has them.</param>
/// <param name="Key">The virtual key; null where none is needed.</param>
/// <param name="KeyLimits">The key's.</param>
/// <param name="Tokens">Of a request like it.</param>
/// <param name="Cost">USD of a request like it.</param>
/// <param name="LeastCost">USD it can make do with.</param>
/// <param name="Requests">How many such the node could use.</param>
/// <param name="Length">How long it may admit, from before it asked.</param>
/// <param name="HoldFor">How long without a report until the node is taken for dead.</param>
/// <param name="MostCost">USD it may cost at the very worst; null: as <paramref name="Cost"/>.</param>
/// <param name="Grows">Whether it tops up as it grows.</param>
[GenerateSerializer, Immutable, Alias("gw.GrantMessage")]
public sealed record GrantMessage(
    [property: Id(0)] LimitsMessage TenantLimits,
    [property: Id(1)] string? Key,
    [property: Id(2)] LimitsMessage KeyLimits,
    [property: Id(3)] long Tokens,
    [property: Id(4)] decimal Cost,
    [property: Id(5)] decimal? LeastCost,
    [property: Id(6)] int Requests,
    [property: Id(7)] TimeSpan Length,
    [property: Id(8)] TimeSpan HoldFor,
    [property: Id(9)] decimal? MostCost = null,
    [property: Id(10)] bool Grows = false)
{
    public static GrantMessage Of(ShareRequest request) => new(
        LimitsMessage.Of(request.Like.TenantLimits),
        request.Like.Key?.Value,
        LimitsMessage.Of(request.Like.KeyLimits),
        request.Like.Tokens,
        request.Like.Cost,
        request.Like.LeastCost,
        request.Requests,
        request.Length,
        request.HoldFor,
        request.Like.MostCost,
        request.Like.Grows);

    public ShareRequest ToRequest(TenantId tenant) => new(
        new LeaseRequest
        {
            Tenant = tenant,
            TenantLimits = TenantLimits.ToLimits(),
            Key = Key is null ? null : new VirtualKeyId(Key),
            KeyLimits = KeyLimits.ToLimits(),
            Tokens = Tokens,
            Cost = Cost,
            LeastCost = LeastCost,
            MostCost = MostCost,
            Grows = Grows,
            HoldFor = HoldFor,
        },
        Requests,
        Length,
        HoldFor);
}
