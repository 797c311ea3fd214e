using Routing.Targets;

namespace Storage.Ledger;

/// <summary>The usage of one group. What it is not told apart by is null.</summary>
public sealed record UsageTotal
{
    public DateOnly? Day { get; init; }

    public string? Tenant { get; init; }

    public string? Key { get; init; }

    public string? Model { get; init; }

    public TargetId? Target { get; init; }

    /// <summary>Requests, each counted where its first attempt went.</summary>
    public long Requests { get; init; }

    public long Attempts { get; init; }

    /// <summary>Attempts that ended with a failure of any kind.</summary>
    public long Failures { get; init; }

    public TokenUsage Usage { get; init; }

    /// <summary>Attempts whose tokens the gateway counted itself.</summary>
    public long Estimated { get; init; }

    /// <summary>Attempts of unknown price; <see cref="CostUsd"/> is without them.</summary>
    public long Unpriced { get; init; }

    public decimal CostUsd { get; init; }
}
