using System.Collections.Immutable;

namespace Grains.Abstractions.Health;

/// <summary>A provider as its grain sees it: what is not named is closed and clear.</summary>
/// <param name="Version">Which.</param>
/// <param name="Circuits">Models that are not plainly closed.</param>
/// <param name="Credentials">Credentials that cool off or were rejected.</param>
/// <param name="Drained">Models that an operator set aside.</param>
[GenerateSerializer, Immutable, Alias("gw.ProviderView")]
public sealed record ProviderView(
    [property: Id(0)] ViewVersion Version,
    [property: Id(1)] ImmutableArray<CircuitView> Circuits,
    [property: Id(2)] ImmutableArray<CredentialView> Credentials,
    [property: Id(3)] ImmutableArray<string> Drained);
