using Routing.Failures;

namespace Gateway.Attempts;

/// <summary>One attempt of a request, for the trail.</summary>
/// <param name="Target">What it was sent to.</param>
/// <param name="Failure">Null for success.</param>
/// <param name="Duration">From its start to its end.</param>
internal sealed record AttemptRecord(string Target, Failure? Failure, TimeSpan Duration);
