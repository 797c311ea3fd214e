using Routing.Tenants;

namespace Routing.Spending;

/// <summary>Asks for more under a lease, while its answer streams. With nothing asked for it says that the holder lives.</summary>
public readonly record struct TopUp(TenantId Tenant, LeaseId Lease)
{
    /// <summary>USD more.</summary>
    public decimal Cost { get; init; }

    /// <summary>USD more that it can make do with. Default: all of <see cref="Cost"/>.</summary>
    public decimal? LeastCost { get; init; }

    /// <summary>USD more at the very worst, see <see cref="LeaseRequest.MostCost"/>. Default: <see cref="Cost"/>.</summary>
    public decimal? MostCost { get; init; }

    /// <summary>See <see cref="LeaseRequest.Grows"/>. Default: no.</summary>
    public bool Grows { get; init; }

    /// <summary>Tokens more; they are counted when asked for.</summary>
    public long Tokens { get; init; }

    /// <summary>How long, from now, until the holder is taken for dead; never shortens. Default 10 min.</summary>
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromMinutes(10);

    internal decimal Most => Math.Max(Cost, MostCost ?? Cost);

    internal decimal Least => Math.Min(Cost, LeastCost ?? Cost);
}
