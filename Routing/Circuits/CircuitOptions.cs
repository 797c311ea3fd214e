namespace Routing.Circuits;

/// <summary>When a circuit trips and how it heals.</summary>
public sealed record CircuitOptions
{
    /// <summary>Failures in a row that trip it. Default 3; at least 1.</summary>
    public int ConsecutiveFailures { get; init; } = 3;

    /// <summary>Share of failures within <see cref="Window"/> that trips it, in (0, 1]. Default 0.5.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Outcomes the window must hold before the ratio counts. Default 20; at least 1.</summary>
    public int MinimumRequests { get; init; } = 20;

    /// <summary>Length of the sliding window. Default 10 s; at least 1 s.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The first cooling-off. Default 30 s. It doubles with each failed probe.</summary>
    public TimeSpan OpenFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest cooling-off, jitter included. Default 60 s.</summary>
    public TimeSpan OpenAtMost { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long an open circuit is left alone even by requests that have nothing else left to try: after that one of them may be the probe, before the cooling-off is over.
    /// Default 5 s; <see cref="OpenAtMost"/> or more: never.
    /// </summary>
    public TimeSpan ProbeEarlyAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Share by which a cooling-off is lengthened at random, in [0, 1]. Default 0.1: nodes and targets do not come back in step.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>How long a probe may take before another one may start: its holder may have died. Default 60 s.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the share of traffic takes to grow back to all after a successful probe. Default 5 s; zero: at once.</summary>
    public TimeSpan RampUp { get; init; } = TimeSpan.FromSeconds(5);
}
