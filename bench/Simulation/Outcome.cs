using Routing.Failures;

namespace Simulation;

/// <summary>What an attempt comes to.</summary>
/// <param name="Failure">Null for an answer.</param>
/// <param name="Known">After how long there is its first token, or its failure.</param>
/// <param name="Duration">After how long it is over.</param>
/// <param name="CostUsd">What is billed.</param>
internal readonly record struct Outcome(Failure? Failure, TimeSpan Known, TimeSpan Duration, decimal CostUsd);
