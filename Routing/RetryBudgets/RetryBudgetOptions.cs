namespace Routing.RetryBudgets;

/// <summary>How many attempts beyond a request's first there may be.</summary>
public sealed record RetryBudgetOptions
{
    /// <summary>Per first attempt of the last ten seconds. Default 0.2.</summary>
    public double Ratio { get; init; } = 0.2;

    /// <summary>Allowed whatever the ratio says. Default 5 a second.</summary>
    public double MinimumPerSecond { get; init; } = 5;
}
