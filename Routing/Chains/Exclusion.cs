using Routing.Targets;

namespace Routing.Chains;

/// <summary>A target a plan leaves out.</summary>
/// <param name="Target">Which.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When that may change; null when it has no end of its own.</param>
/// <param name="Lacking">The capabilities it lacks, for <see cref="ExclusionReason.LacksCapability"/>.</param>
public readonly record struct Exclusion(Target Target, ExclusionReason Reason, DateTimeOffset? Until = null, Capabilities Lacking = Capabilities.None);
