using Routing.Budgets;
using Routing.Spending;

namespace Routing.ControlPlane;

/// <summary>How much a process holds of its tenants' spending.</summary>
public sealed record SpendingOptions
{
    /// <summary>Tenants held. Default 50,000. Quiet ones are forgotten to make room (without a ledger: only those that spent nothing); beyond that new ones are refused.</summary>
    public int Tenants { get; init; } = 50_000;

    /// <summary>Models whose bytes per token are learned. Default 4,096; the others are estimated by <see cref="BytesPerToken.Assumed"/>.</summary>
    public int Models { get; init; } = 4_096;

    public AccountOptions Account { get; init; } = new();

    public OutputEstimatorOptions Output { get; init; } = new();
}
