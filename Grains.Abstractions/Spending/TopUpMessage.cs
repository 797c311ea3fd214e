using Routing.Spending;
using Routing.Tenants;

namespace Grains.Abstractions.Spending;

/// <summary>Asks for more money for a share.</summary>
/// <param name="Incarnation">Of the share's id.</param>
/// <param name="Number">Of the share's id.</param>
/// <param name="Cost">USD more.</param>
/// <param name="LeastCost">USD more that it can make do with.</param>
/// <param name="Tokens">Tokens more.</param>
/// <param name="HoldFor">How long until the node is taken for dead.</param>
/// <param name="MostCost">USD more at the very worst; null: as <paramref name="Cost"/>.</param>
/// <param name="Grows">Whether it tops up as it grows.</param>
[GenerateSerializer, Immutable, Alias("gw.TopUpMessage")]
public sealed record TopUpMessage(
    [property: Id(0)] long Incarnation,
    [property: Id(1)] long Number,
    [property: Id(2)] decimal Cost,
    [property: Id(3)] decimal LeastCost,
    [property: Id(4)] long Tokens,
    [property: Id(5)] TimeSpan HoldFor,
    [property: Id(6)] decimal? MostCost = null,
    [property: Id(7)] bool Grows = false)
{
    public static TopUpMessage Of(in TopUp topUp, TimeSpan holdFor) =>
        new(topUp.Lease.Incarnation, topUp.Lease.Number, topUp.Cost, topUp.LeastCost ?? topUp.Cost, topUp.Tokens, holdFor, topUp.MostCost, topUp.Grows);

    public TopUp ToTopUp(TenantId tenant) =>
        new(tenant, new LeaseId(Incarnation, Number)) { Cost = Cost, LeastCost = LeastCost, MostCost = MostCost, Grows = Grows, Tokens = Tokens, HoldFor = HoldFor };
}
