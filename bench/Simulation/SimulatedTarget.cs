using Routing.Targets;

namespace Simulation;

/// <summary>A target as it is when all is well; its troubles are <see cref="Incident"/>s.</summary>
internal sealed record SimulatedTarget(TargetId Id, Price Price)
{
    /// <summary>Median seconds to the first token.</summary>
    public double FirstToken { get; init; }

    /// <summary>How far they spread, as a log-normal's sigma.</summary>
    public double Spread { get; init; } = 0.35;

    /// <summary>Seconds per token after the first.</summary>
    public double PerToken { get; init; }

    /// <summary>Share of requests that fail on a good day.</summary>
    public double Failing { get; init; } = 0.002;

    /// <summary>What it takes in a second, as a share of all requests there are; above, it answers 429. Null: everything.</summary>
    public double? RateLimit { get; init; }

    /// <summary>Its share under weights.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Five of them: the first choice is good and dear, the others are faster, cheaper or weaker. Prices are made up, in the proportions of today's.</summary>
    public static IReadOnlyList<SimulatedTarget> All { get; } =
    [
        new(new("first", "large"), new(2.50m, 1.25m, 10m)) { FirstToken = 0.45, PerToken = 0.012, Weight = 4 },
        new(new("fast", "medium"), new(0.60m, 0.60m, 0.80m)) { FirstToken = 0.12, PerToken = 0.003, RateLimit = 0.5, Weight = 2 },
        new(new("steady", "large"), new(3m, 0.3m, 15m)) { FirstToken = 0.70, PerToken = 0.015, Failing = 0.0005, Weight = 2 },
        new(new("cheap", "medium"), new(0.10m, 0.10m, 0.30m)) { FirstToken = 0.60, PerToken = 0.020, Spread = 0.6, Failing = 0.01, RateLimit = 0.8 },
        new(new("spare", "small"), new(0.20m, 0.20m, 0.60m)) { FirstToken = 0.50, PerToken = 0.010, Spread = 0.5, Failing = 0.005 },
    ];
}
