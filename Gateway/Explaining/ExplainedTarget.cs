using Gateway.Accounting;
using Routing.ControlPlane;
using Routing.Targets;

namespace Gateway.Explaining;

/// <summary>A target that would be tried, and what is expected of it.</summary>
/// <param name="Target">Which.</param>
/// <param name="Status">As it looks.</param>
/// <param name="IsLastResort">Behind the others, whatever the order, since it only ramps up or its window hardly holds the prompt.</param>
/// <param name="Estimate">What an attempt would use.</param>
/// <param name="Takes">How long its answer is expected to take; null when too little was seen of it.</param>
/// <param name="FirstTokenP95">What 95 % of its recent first tokens kept to, for prompts of that size; null likewise.</param>
/// <param name="UnderWay">Attempts under way from this process.</param>
internal sealed record ExplainedTarget(
    Target Target, RouteStatus Status, bool IsLastResort, Estimate Estimate, TimeSpan? Takes, TimeSpan? FirstTokenP95, int UnderWay);
