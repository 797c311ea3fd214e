using Routing.Targets;

namespace Routing.Chains;

/// <summary>What a request needs of a target.</summary>
/// <param name="Capabilities">All of these.</param>
/// <param name="EstimatedPromptTokens">A cheap estimate of the prompt's size; 0 when none was made.</param>
public readonly record struct Requirements(Capabilities Capabilities, int EstimatedPromptTokens);
