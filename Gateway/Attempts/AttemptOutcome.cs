using Routing.Failures;
using Routing.Targets;

namespace Gateway.Attempts;

/// <summary>How an attempt ended.</summary>
/// <param name="Failure">Null for success.</param>
/// <param name="Usage">What the provider says it used; null when it does not say.</param>
internal readonly record struct AttemptOutcome(Failure? Failure, TokenUsage? Usage);
