namespace Routing.Hedging;

/// <summary>How many hedges there may be, over all requests.</summary>
public sealed record HedgeBudgetOptions
{
    /// <summary>Per first attempt of the last ten seconds. Default 0.1.</summary>
    public double Ratio { get; init; } = 0.1;

    /// <summary>Allowed whatever the ratio says. Default 1 a second.</summary>
    public double MinimumPerSecond { get; init; } = 1;
}
