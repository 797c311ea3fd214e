using System.Collections.Immutable;
using Routing.Hedging;
using Routing.Ordering;
using Routing.Targets;

namespace Gateway.Configuration;

/// <summary>A tier: a chain and how far to go along it.</summary>
public sealed record TierConfig
{
    public required string Name { get; init; }

    /// <summary>In order of preference.</summary>
    public required ImmutableArray<TargetId> Chain { get; init; }

    /// <summary>What all models of its chain are asked for. Default: chat completions.</summary>
    public ModelKind Kind { get; init; }

    /// <summary>In which order what can serve is tried. Default: as listed.</summary>
    public ChainOrder Order { get; init; } = ChainOrder.Listed;

    /// <summary>The order of the others once the first choice is throttled; null: no other than <see cref="Order"/>.</summary>
    public ChainOrder? OrderOnThrottle { get; init; }

    /// <summary>With <see cref="OrderOnThrottle"/>: targets expected to take longer go behind the others; null for no bound.</summary>
    public TimeSpan? ThrottleWithin { get; init; }

    /// <summary>Weights of targets that have one, above 0; the others have 1.</summary>
    public ImmutableDictionary<TargetId, double> Weights { get; init; } = ImmutableDictionary<TargetId, double>.Empty;

    /// <summary>Stages of targets that are not of stage 0; the chain is in their order, and <see cref="Order"/> arranges each for itself. A client's list of models makes them; a file has none.</summary>
    public ImmutableDictionary<TargetId, int> Stages { get; init; } = ImmutableDictionary<TargetId, int>.Empty;

    /// <summary>HTTP statuses that alone move on to another target; empty: whatever another target may mend. A failure without a status counts as what a gateway would have answered: 502, or 504 when it was too slow.</summary>
    public ImmutableArray<int> FallbackOn { get; init; } = [];

    /// <summary>Most attempts one request may cost. Default 4; at least 1.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Until an answer must have begun (stream) or be there (non-streaming), over all attempts. Default 5 min.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Longest time, in all, that a request is kept waiting for throttled targets when no other is left. Default 5 s; zero: never.
    /// A longer wait is the client's to make: it gets a 429 that says how long.
    /// </summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most one request may cost, in USD, its fallbacks included; null for no ceiling. Every target of its chain has a price then.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>How long a stream is held.</summary>
    public CommitConfig Commit { get; init; } = new();

    /// <summary>True when another target goes on with a stream that broke off; else it ends in an error event. Default false.</summary>
    public bool ContinueMidstream { get; init; }

    /// <summary>When a second target is started beside a slow one; null: never.</summary>
    public HedgeOptions? Hedge { get; init; }

    /// <summary>Answers that move on to the next target. Default: none.</summary>
    public UnwantedAnswers Unwanted { get; init; }

    /// <summary>True when a content filter or refusal does.</summary>
    public bool FallbackOnRefusal => Unwanted.HasFlag(UnwantedAnswers.Refusal);
}
