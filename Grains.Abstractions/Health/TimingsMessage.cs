using System.Collections.Immutable;

namespace Grains.Abstractions.Health;

/// <summary>How fast a provider's models were, counted: going up, what the node has seen itself since it last said so; coming down, what others have that it was not told yet.</summary>
/// <param name="UpTo">Going up, what came down last, or nothing's; coming down, what to come back with.</param>
/// <param name="Counted">At most <see cref="HealthTerms.MostTimings"/> going up.</param>
[GenerateSerializer, Immutable, Alias("gw.TimingsMessage")]
public sealed record TimingsMessage([property: Id(0)] ViewVersion UpTo, [property: Id(1)] ImmutableArray<TimingCount> Counted);
