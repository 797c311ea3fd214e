namespace Routing.Budgets;

/// <summary>How output is estimated.</summary>
public sealed record OutputEstimatorOptions
{
    /// <summary>Over what was observed. Default 1.25.</summary>
    public double Margin { get; init; } = 1.25;

    /// <summary>Answers of a model before they are believed. Default 20.</summary>
    public int EnoughAnswers { get; init; } = 20;

    /// <summary>Tokens reserved until then. Default 2048.</summary>
    public long Cold { get; init; } = 2048;

    /// <summary>Models held per tenant. Default 32.</summary>
    public int Models { get; init; } = 32;
}
