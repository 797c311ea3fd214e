using Gateway.Accounting;
using Routing.Chains;

namespace Gateway.Explaining;

/// <summary>A target that would not be tried.</summary>
/// <param name="Exclusion">Which, why, and until when.</param>
/// <param name="Explanation">Why, for people, where there is something an operator can do about it; null elsewhere.</param>
/// <param name="Estimate">What an attempt would use; null for a target that nothing can reach as things are configured.</param>
internal sealed record ExplainedExclusion(Exclusion Exclusion, string? Explanation, Estimate? Estimate);
