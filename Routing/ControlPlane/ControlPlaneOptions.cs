using Routing.Circuits;
using Routing.Hedging;
using Routing.RetryBudgets;

namespace Routing.ControlPlane;

/// <summary>What a control plane is set up with.</summary>
public sealed record ControlPlaneOptions
{
    public CircuitOptions Circuit { get; init; } = new();

    public RetryBudgetOptions RetryBudget { get; init; } = new();

    public HedgeBudgetOptions HedgeBudget { get; init; } = new();

    /// <summary>
    /// How long a refused credential is left alone before one live request may try it again. Default 10 min:
    /// a quota can be topped up, and a provider's own sign-in can fail for a while.
    /// </summary>
    public TimeSpan RejectedFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The first cooling-off of a credential whose provider names no time. Default 1 s; it doubles up to <see cref="ThrottledAtMost"/>.</summary>
    public TimeSpan ThrottledFor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest cooling-off a credential is given without the provider naming one. Default 60 s.</summary>
    public TimeSpan ThrottledAtMost { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait a provider is believed; a longer one is cut to it. Default 24 h.</summary>
    public TimeSpan RetryAfterAtMost { get; init; } = TimeSpan.FromHours(24);
}
