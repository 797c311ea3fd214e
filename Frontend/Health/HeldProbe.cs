namespace Frontend.Health;

/// <summary>Leave to probe, fetched before a request needs it.</summary>
/// <param name="ProbeId">0: none; then it was asked for, and is not asked for again before <paramref name="Until"/>.</param>
/// <param name="Until">When it, or the wait, is over.</param>
internal readonly record struct HeldProbe(long ProbeId, DateTimeOffset Until);
