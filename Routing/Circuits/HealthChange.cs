namespace Routing.Circuits;

/// <summary>What a report did to a provider's circuits, for logs and metrics.</summary>
/// <param name="Target">To the circuit of the model it was about.</param>
/// <param name="Provider">To the roll-up: <see cref="CircuitChange.Tripped"/> when all its targets were set aside.</param>
public readonly record struct HealthChange(CircuitChange Target, CircuitChange Provider)
{
    public bool IsNone => Target is CircuitChange.None && Provider is CircuitChange.None;
}
