using Routing.Circuits;

namespace Routing.ControlPlane;

/// <summary>A circuit changed, for logs and metrics.</summary>
/// <param name="Provider">Whose.</param>
/// <param name="Model">Of which model; null for the provider's roll-up, i.e. all its targets at once.</param>
/// <param name="Change">How.</param>
/// <param name="At">When the attempt ended, or the probe set out, that changed it.</param>
/// <param name="Until">When an opened circuit lets a probe through; null otherwise.</param>
public readonly record struct CircuitTransition(string Provider, string? Model, CircuitChange Change, DateTimeOffset At, DateTimeOffset? Until);
