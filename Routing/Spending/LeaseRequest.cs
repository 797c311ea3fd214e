using Routing.Budgets;
using Routing.Tenants;

namespace Routing.Spending;

/// <summary>Asks to make one request, whatever its attempts: leave under every limit, and its worst-case cost set aside.</summary>
public sealed record LeaseRequest
{
    public required TenantId Tenant { get; init; }

    public SpendingLimits TenantLimits { get; init; } = SpendingLimits.None;

    /// <summary>Null where none is needed.</summary>
    public VirtualKeyId? Key { get; init; }

    public SpendingLimits KeyLimits { get; init; } = SpendingLimits.None;

    /// <summary>Prompt and answer, estimated; corrected by the settlement.</summary>
    public long Tokens { get; init; }

    /// <summary>USD, the most it is expected to cost.</summary>
    public decimal Cost { get; init; }

    /// <summary>USD it can make do with, by a lower <c>max_tokens</c> or by topping up. Default: all of <see cref="Cost"/>.</summary>
    public decimal? LeastCost { get; init; }

    /// <summary>
    /// USD it may cost at the very worst. As much of it is set aside on top of <see cref="Cost"/> as leaves plenty for others, see
    /// <see cref="AccountOptions.ShareDivisor"/>: who gets less keeps within <see cref="Lease.Cost"/> by other means. Default: <see cref="Cost"/>.
    /// </summary>
    public decimal? MostCost { get; init; }

    /// <summary>
    /// Whether it tops up as its answer grows, and can be stopped: then only <see cref="Cost"/> is set aside as long as the budget leaves plenty, and near its end
    /// (<see cref="Lease.IsTight"/>) what is set aside for others. Default: no.
    /// </summary>
    public bool Grows { get; init; }

    /// <summary>How long until its holder is taken for dead, unless it tops up. Default 10 min.</summary>
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromMinutes(10);

    internal decimal Most => Math.Max(Cost, MostCost ?? Cost);

    internal decimal Least => Math.Min(Cost, LeastCost ?? Cost);
}
