using Routing.Hedging;
using Routing.Ordering;

namespace Gateway.Configuration;

/// <summary>What a tier, or a rule laid over one, says besides its chain; null: nothing, so what lies below counts.</summary>
public sealed record PolicyOverlay
{
    public ChainOrder? Order { get; init; }

    public ChainOrder? OrderOnThrottle { get; init; }

    public TimeSpan? ThrottleWithin { get; init; }

    public int? MaxAttempts { get; init; }

    public TimeSpan? Deadline { get; init; }

    public TimeSpan? MaxWait { get; init; }

    public decimal? MaxCostUsd { get; init; }

    public CommitConfig? Commit { get; init; }

    public UnwantedAnswers? Unwanted { get; init; }

    public bool? ContinueMidstream { get; init; }

    public HedgeOptions? Hedge { get; init; }

    /// <summary><paramref name="tier"/> with what is said here.</summary>
    public TierConfig Over(TierConfig tier) => tier with
    {
        Order = Order ?? tier.Order,
        OrderOnThrottle = OrderOnThrottle ?? tier.OrderOnThrottle,
        ThrottleWithin = ThrottleWithin ?? tier.ThrottleWithin,
        MaxAttempts = MaxAttempts ?? tier.MaxAttempts,
        Deadline = Deadline ?? tier.Deadline,
        MaxWait = MaxWait ?? tier.MaxWait,
        MaxCostUsd = MaxCostUsd ?? tier.MaxCostUsd,
        Commit = Commit ?? tier.Commit,
        Unwanted = Unwanted ?? tier.Unwanted,
        ContinueMidstream = ContinueMidstream ?? tier.ContinueMidstream,
        Hedge = Hedge ?? tier.Hedge,
    };
}
