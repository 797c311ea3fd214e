using System.Collections.Immutable;
using Routing.Circuits;
using Routing.CoolingOff;

namespace Routing.ControlPlane;

/// <summary>What must be known of a provider when the memory of its holder is lost.</summary>
/// <param name="Circuits">Those that are not closed.</param>
/// <param name="CoolingOff">Credentials that are left alone.</param>
/// <param name="Drained">Models set aside by hand.</param>
public sealed record ProviderMemory(ImmutableArray<CircuitMemory> Circuits, ImmutableArray<CoolingOffMemory> CoolingOff, ImmutableArray<string> Drained)
{
    public static ProviderMemory Nothing { get; } = new([], [], []);
}
