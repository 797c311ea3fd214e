namespace Routing.Performance;

/// <summary>How fast an attempt that answered was.</summary>
/// <param name="Size">Of its prompt.</param>
/// <param name="TimeToFirstToken">From sending it to its first content; null for an answer that came whole.</param>
/// <param name="OutputTokens">Of its answer; 0 when unknown.</param>
/// <param name="Duration">From sending it to its end.</param>
public readonly record struct AttemptTiming(InputSize Size, TimeSpan? TimeToFirstToken, long OutputTokens, TimeSpan Duration);
