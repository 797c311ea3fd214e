namespace Routing.Circuits;

/// <summary>What must be known of a circuit that is not closed when its holder's memory is lost. Lengths of time, as seen when it was taken.</summary>
/// <param name="Model">Which; null for the provider's roll-up.</param>
/// <param name="OpenLeft">Until it lets a probe through; zero when it does.</param>
/// <param name="CoolingOff">How long it was opened for, without jitter: what the next one doubles.</param>
/// <param name="ProbeId">The probe under way; 0 for none.</param>
/// <param name="ProbeLeft">Until that probe's permit ends.</param>
/// <param name="CouldNotConnect">What opened it was a failure to connect.</param>
public sealed record CircuitMemory(string? Model, TimeSpan OpenLeft, TimeSpan CoolingOff, long ProbeId, TimeSpan ProbeLeft, bool CouldNotConnect);
