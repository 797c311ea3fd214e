namespace Routing.Circuits;

/// <summary>What a <see cref="SlidingWindow"/> holds.</summary>
/// <param name="Outcomes">Failures included.</param>
/// <param name="Failures">Those that failed.</param>
internal readonly record struct WindowTotal(long Outcomes, long Failures);
