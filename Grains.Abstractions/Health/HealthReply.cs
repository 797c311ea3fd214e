namespace Grains.Abstractions.Health;

/// <summary>What follows from a batch.</summary>
/// <param name="Version">Of the view after it.</param>
/// <param name="View">The view, when the batch has changed it.</param>
/// <param name="Timings">What other nodes have seen, when the batch asked for it.</param>
[GenerateSerializer, Immutable, Alias("gw.HealthReply")]
public sealed record HealthReply(
    [property: Id(0)] ViewVersion Version,
    [property: Id(1)] ProviderView? View,
    [property: Id(2)] TimingsMessage? Timings = null);
