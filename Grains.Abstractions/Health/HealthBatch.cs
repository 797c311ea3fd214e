using System.Collections.Immutable;

namespace Grains.Abstractions.Health;

/// <summary>What a node has seen of a provider since its batch before.</summary>
/// <param name="Node">Whose: unique for each start of a process.</param>
/// <param name="Number">Counts up from 1, one batch of a provider under way at a time. Sent again when nobody knows whether it arrived.</param>
/// <param name="Successes">Ordinary ones, counted.</param>
/// <param name="Outcomes">Failures, probes, and what clears a credential, in the order they ended.</param>
/// <param name="Timings">How fast models were, and the wish to hear what others have seen; null in most batches.</param>
[GenerateSerializer, Immutable, Alias("gw.HealthBatch")]
public sealed record HealthBatch(
    [property: Id(0)] string Node,
    [property: Id(1)] long Number,
    [property: Id(2)] ImmutableArray<SuccessCount> Successes,
    [property: Id(3)] ImmutableArray<AttemptOutcome> Outcomes,
    [property: Id(4)] TimingsMessage? Timings = null);
