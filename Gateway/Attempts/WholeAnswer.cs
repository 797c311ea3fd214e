using Routing.Failures;
using Routing.Targets;

namespace Gateway.Attempts;

/// <summary>What an answer in one piece turned out to be.</summary>
/// <param name="Failure">Why it is none; null when it is one.</param>
/// <param name="Usage">What the provider says was used; null when it does not say.</param>
/// <param name="ContentBytes">Of its texts.</param>
internal readonly record struct WholeAnswer(Failure? Failure, TokenUsage? Usage, long ContentBytes);
